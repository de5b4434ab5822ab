package dev.weft.executor.fifo;

import dev.weft.spi.BlockOnCallers;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.RootTask;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;

/// Runs all tasks of a runtime on one thread, in the order in which they became ready: the thread
/// that is in `blockOn`. With nobody in `blockOn` nothing runs. Of several callers one drives; when
/// its root is over, another inherits.
///
/// **Threads.** [#schedule] is for any thread: the driving one puts a task straight into the queue,
/// others leave it in the [Injection] and wake the driving one if it sleeps.
final class FifoExecutor implements TaskExecutor {

  private final LiveBound bound;
  private final Injection injection = new Injection();
  private final Core core;
  private final BlockOnCallers callers;

  FifoExecutor(String name, RuntimeThreads threads, LiveBound bound, Driver driver) {
    this.bound = bound;
    this.core = new Core(driver, injection, bound);
    this.callers = new BlockOnCallers(name + "-fifo", threads, this::drive);
  }

  @Override
  public void schedule(Task task) {
    boolean mine = callers.isDriving();
    if (!mine) {
      core.reserveForWakeUp();
    }
    if (bound.letsIn(task)) {
      synchronized (bound) {
        bound.check(task);
        put(task, mine);
        bound.live++; // no call: the stack may be at its end
      }
    } else {
      put(task, mine);
    }
    if (!mine) {
      core.wakeSleeper();
    }
  }

  private void put(Task task, boolean mine) {
    if (mine) {
      core.add(task);
    } else {
      injection.push(task);
    }
  }

  @Override
  public ExecutorMetrics counters() {
    return core.counters();
  }

  @Override
  public void endedLate(Task task) {
    bound.leave(task);
  }

  @Override
  public void blockOn(RootTask root) throws InterruptedException {
    schedule(root.task());
    callers.driveFor(root);
  }

  @Override
  public void awaitRoot(RootTask root) throws InterruptedException {
    callers.await(root);
  }

  private void drive(RootTask root) throws InterruptedException {
    try {
      core.runUntilDone(root);
    } finally {
      core.closeIfLate();
    }
  }

  @Override
  public boolean drain(long deadlineNanos) {
    if (!callers.take(deadlineNanos)) {
      return false;
    }
    try {
      return core.runUntilEmpty(deadlineNanos);
    } finally {
      callers.release();
    }
  }

  @Override
  public void close() {
    callers.close();
    if (callers.take(System.nanoTime())) {
      try {
        core.close();
      } finally {
        callers.release();
      }
    } else {
      cancelInjected(); // a task that has not returned yet still holds the core
    }
  }

  /// Ends what waits before the core, the roots of blocked callers among it. What is in the core,
  /// its owner cancels when it leaves.
  private void cancelInjected() {
    var rest = new TaskQueue();
    injection.close(rest);
    for (Task task = rest.poll(); task != null; task = rest.poll()) {
      task.abort();
      task.run();
    }
    core.wakeSleeper();
  }
}
