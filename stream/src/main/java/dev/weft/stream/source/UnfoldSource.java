package dev.weft.stream.source;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Tuple2;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What comes of a state: each future yields an element and the next state, or nothing at the end.
public final class UnfoldSource extends FutureSource {

  private final Fn<@Nullable Object, ? extends Future<? extends Optional<? extends Tuple2<?, ?>>>>
      step;
  private @Nullable Object state;

  @SuppressWarnings("unchecked") // the state is what the step made
  public UnfoldSource(
      @Nullable Object initial,
      Fn<?, ? extends Future<? extends Optional<? extends Tuple2<?, ?>>>> step) {
    this.state = initial;
    this.step =
        (Fn<@Nullable Object, ? extends Future<? extends Optional<? extends Tuple2<?, ?>>>>)
            Objects.requireNonNull(step);
  }

  @Override
  protected Future<?> next() throws Exception {
    Future<?> next = Objects.requireNonNull(step.apply(state), "the step gave no future");
    state = null; // it is the future's
    return next;
  }

  @Override
  protected @Nullable Object element(@Nullable Object yielded) {
    if (yielded instanceof Optional<?> some
        && some.orElse(null) instanceof Tuple2<?, ?>(Object element, Object next)) {
      state = next;
      return element;
    }
    return Signal.END;
  }

  @Override
  public void release(Release release) {
    super.release(release);
    release.value(state);
    state = null;
  }
}
