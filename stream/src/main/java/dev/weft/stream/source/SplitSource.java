package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Source;
import org.jspecify.annotations.Nullable;

/// One half of a [SplitCell].
///
/// **Threads.** One party at a time; the other half may be in another thread.
public final class SplitSource extends Source {

  private final SplitCell cell;
  private final int side;

  SplitSource(SplitCell cell, int side) {
    this.cell = cell;
    this.side = side;
  }

  @Override
  public @Nullable Object poll(Context cx) throws Exception {
    return cell.poll(side, cx);
  }

  @Override
  public void release(Release release) {
    cell.close(side, release);
  }
}
