package dev.weft.task;

import dev.weft.spi.Driver;
import dev.weft.spi.Task;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The tasks that were cancelled and live on for what is [dev.weft.combinator.Shielded] in them,
/// and how long a closing runtime lets them: until its deadline, then they are ended by force.
///
/// **Threads.** Any; [#awaitNone] is for the one that closes.
public final class ShieldedTasks {

  /// For how long the closing thread waits before it looks again, in nanoseconds: closing is rare,
  /// and a tenth of what people notice.
  private static final long SLICE_NANOS = 10_000_000L;

  private final TaskRuntime runtime;
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean forced;

  ShieldedTasks(TaskRuntime runtime) {
    this.runtime = runtime;
  }

  void begun(SpawnedTask task) {
    if (isAwaited(task)) {
      count.incrementAndGet();
    }
  }

  void ended(SpawnedTask task) {
    if (isAwaited(task)) {
      count.decrementAndGet();
    }
  }

  /// Those of [dev.weft.LocalTasks] end when their owner says so.
  private boolean isAwaited(SpawnedTask task) {
    return task.env().executor() == runtime.executor();
  }

  /// Whether nothing may live on any more.
  boolean isForced() {
    return forced;
  }

  /// After the executor's queues were drained: drains them again and again until no task lives on.
  ///
  /// @param leads whether this thread may have to lead the driver, since no thread of the runtime
  ///   does
  /// @return whether none is left, and the queues are empty
  public boolean awaitNone(long deadlineNanos, boolean leads) {
    while (count.get() > 0) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      pause(Math.min(left, SLICE_NANOS), leads);
      if (!runtime.executor().drain(deadlineNanos)) {
        return false;
      }
    }
    return true;
  }

  private void pause(long nanos, boolean leads) {
    Driver driver = runtime.driver();
    if (!leads || !driver.tryLead()) {
      LockSupport.parkNanos(nanos);
      return;
    }
    try (var _ = PollingThread.driving(runtime).enter()) {
      driver.turn(nanos);
      driver.dispatch();
    } finally {
      driver.yieldLead();
    }
  }

  /// From now on nothing lives on; what does is ended when its task runs next, for which it is
  /// scheduled here.
  public void force() {
    forced = true;
    if (count.get() > 0) {
      runtime.live().snapshot(Integer.MAX_VALUE).forEach(Task::abort);
    }
  }
}
