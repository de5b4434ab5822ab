package dev.weft.sync;

import dev.weft.Tasks;
import dev.weft.Waker;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/// The waker of a thread, platform or virtual, that waits in a blocking method of a channel.
///
/// **Threads.** One thread waits, any wakes. A thread of a fork-join pool tells its pool, so that
/// tasks of the pool go on.
final class BlockingWait implements Waker, ForkJoinPool.ManagedBlocker {

  private final Thread thread = Thread.currentThread();
  private volatile boolean woken;

  private BlockingWait() {}

  /// Of the calling thread.
  ///
  /// @param instead what to await in a task, for the message
  /// @throws IllegalStateException where tasks are polled
  static BlockingWait begin(String instead) {
    if (!Tasks.mayBlock()) {
      throw new IllegalStateException(
          "this call would keep other tasks from running; await %s, or call it in spawnBlocking"
              .formatted(instead));
    }
    return new BlockingWait();
  }

  /// Waits for a wake since the last time.
  void await() throws InterruptedException {
    try {
      ForkJoinPool.managedBlock(this);
    } catch (RejectedExecutionException noOtherThread) { // the pool is at its limit
      while (!block()) {
        continue;
      }
    }
    woken = false;
  }

  @Override
  public void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  @Override
  public boolean isReleasable() {
    return woken;
  }

  @Override
  public boolean block() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!woken) {
      LockSupport.park(this);
    }
    return woken;
  }
}
