package dev.weft;

import org.jspecify.annotations.Nullable;

/// What one thread of the [BlockingPool] does: runs calls until there are none.
final class BlockingThread implements Runnable {

  private final BlockingPool pool;
  private volatile @Nullable Task current;

  BlockingThread(BlockingPool pool) {
    this.pool = pool;
  }

  /// The call that runs now, if any. Any thread.
  @Nullable Task current() {
    return current;
  }

  @Override
  public void run() {
    Context cx = Context.ofBlockingThread(pool.runtime());
    try (var _ = cx.enter()) {
      for (Task task = pool.next(); task != null; task = pool.next()) {
        current = task;
        task.run(cx);
        current = null;
        Thread.interrupted(); // left behind by the call, meant for nobody
      }
    } finally {
      pool.left(this);
    }
  }
}
