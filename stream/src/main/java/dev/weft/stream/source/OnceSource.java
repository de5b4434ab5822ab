package dev.weft.stream.source;

import dev.weft.Future;
import dev.weft.stream.pipeline.Release;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one future yields.
public final class OnceSource extends FutureSource {

  private @Nullable Future<?> future;

  public OnceSource(Future<?> future) {
    this.future = Objects.requireNonNull(future);
  }

  @Override
  protected @Nullable Future<?> next() {
    Future<?> next = future;
    future = null;
    return next;
  }

  @Override
  protected @Nullable Object element(@Nullable Object yielded) {
    return yielded;
  }

  @Override
  public void release(Release release) {
    super.release(release);
    release.value(next());
  }
}
