package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#flatMap].
public final class FlatMapStage extends Stage {

  private final Fn<@Nullable Object, ? extends AsyncStream<?>> fn;
  private @Nullable Pipeline<?> inner;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public FlatMapStage(Fn<?, ? extends AsyncStream<?>> fn) {
    this.fn = (Fn<@Nullable Object, ? extends AsyncStream<?>>) Objects.requireNonNull(fn);
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public Object pull(Context cx) {
    return inner == null ? Signal.NEED : Signal.ASK;
  }

  @Override
  public Object push(@Nullable Object element, Context cx) throws Exception {
    AsyncStream<?> made = fn.apply(element);
    inner = Pipeline.of(Objects.requireNonNull(made, "the stage's function gave no stream"));
    return Signal.ASK;
  }

  @Override
  public Pipeline<?> other() {
    return Objects.requireNonNull(inner);
  }

  @Override
  public @Nullable Object answered(@Nullable Object answer, Context cx) {
    if (answer == Signal.END) {
      inner = null;
      return Signal.NEED;
    }
    return answer;
  }

  @Override
  public void release(Release release) {
    release.pipeline(inner);
    inner = null;
  }
}
