package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#chain]. The second stream takes this stage's place when the first
/// has ended, so that a chain does not grow while it is consumed.
public final class ChainStage extends Stage {

  private @Nullable Pipeline<?> second;

  public ChainStage(AsyncStream<?> second) {
    this.second = Pipeline.of(second);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    return element;
  }

  @Override
  public Object ended(Context cx) {
    return Signal.BECOME;
  }

  @Override
  public Pipeline<?> other() {
    return Objects.requireNonNull(second);
  }

  @Override
  public void release(Release release) {
    release.pipeline(second);
    second = null;
  }
}
