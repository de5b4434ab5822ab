package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#then].
public final class ThenStage extends Stage {

  private final Fn<@Nullable Object, ? extends Future<?>> fn;
  private @Nullable Future<?> current;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public ThenStage(Fn<?, ? extends Future<?>> fn) {
    this.fn = (Fn<@Nullable Object, ? extends Future<?>>) Objects.requireNonNull(fn);
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public @Nullable Object pull(Context cx) throws Exception {
    return current == null ? Signal.NEED : poll(current, cx);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) throws Exception {
    current = Objects.requireNonNull(fn.apply(element), "the stage's function gave no future");
    return Signal.AGAIN; // the pull polls it: what it throws is not of `element`
  }

  private @Nullable Object poll(Future<?> future, Context cx) throws Exception {
    if (future.poll(cx) instanceof Poll.Ready<?>(Object value)) {
      current = null;
      return value;
    }
    return Signal.PENDING;
  }

  @Override
  public void release(Release release) {
    release.value(current);
    current = null;
  }
}
