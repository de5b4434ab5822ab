package dev.weft.stream.source;

import dev.weft.Future;
import dev.weft.JoinSet;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the tasks of a set end.
public final class JoinSetSource extends FutureSource {

  private final JoinSet<?> set;

  public JoinSetSource(JoinSet<?> set) {
    this.set = Objects.requireNonNull(set);
  }

  @Override
  protected @Nullable Future<?> next() {
    return set.isEmpty() ? null : set.joinNext();
  }

  @Override
  protected Object element(@Nullable Object joined) {
    return joined == null ? Signal.END : joined;
  }

  @Override
  public void release(Release release) {
    super.release(release);
    release.value(set);
  }
}
