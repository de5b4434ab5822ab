package dev.weft.shutdown;

import dev.weft.CloseReport;
import dev.weft.blocking.BlockingDetector;
import dev.weft.blocking.BlockingPool;
import dev.weft.driver.DriverThread;
import dev.weft.task.BorrowedThread;
import dev.weft.task.OwnedQueue;
import dev.weft.task.ScheduledTask;
import dev.weft.task.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// How a runtime ends, in this order: no new tasks; every live task marked and scheduled for
/// cancel; the queues drained; the executor's threads ended; timers closed, then sources, then the
/// reactor.
///
/// **X1** A task is cancelled once: it is in the list of live tasks (aborted here), or in a queue
/// (its next run sees the intake closed, also if it was not aborted yet when another's cleanup woke
/// it), or running (its runner is refused by the list, or sees the abort). What is shielded in it
/// runs on until the deadline ([dev.weft.task.ShieldedTasks]). **X2** Timers and sources end after
/// the tasks, so that cleanup finds them working.
public final class CloseSequence {

  private static final int NAMED_SURVIVORS = 100;

  private final TaskRuntime runtime;
  private final BlockingPool blocking;
  private final @Nullable BlockingDetector detector;
  private final @Nullable DriverThread driverThread;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<CloseReport> done = new CompletableFuture<>();

  /// @param driverThread leads the driver where the executor does not
  public CloseSequence(
      TaskRuntime runtime,
      BlockingPool blocking,
      @Nullable BlockingDetector detector,
      @Nullable DriverThread driverThread) {
    this.runtime = runtime;
    this.blocking = blocking;
    this.detector = detector;
    this.driverThread = driverThread;
  }

  /// Not to be interrupted: the calling thread's status is afterwards what it was.
  public CloseReport close(long limitNanos) {
    try (var _ = BorrowedThread.uninterrupted(runtime.threads().contextClassLoader())) {
      return closeWithin(limitNanos);
    }
  }

  private CloseReport closeWithin(long limitNanos) {
    long now = System.nanoTime();
    long deadline =
        limitNanos > Long.MAX_VALUE - Math.max(0, now) ? Long.MAX_VALUE : now + limitNanos;
    if (begun.compareAndSet(false, true)) {
      runtime.closer(Thread.currentThread());
      try {
        done.complete(run(deadline));
      } catch (Throwable t) {
        done.completeExceptionally(t);
        throw t;
      } finally {
        runtime.closer(null);
      }
    }
    return awaitOther(deadline - System.nanoTime());
  }

  private CloseReport awaitOther(long nanos) {
    try {
      return done.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return survivors();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return survivors();
    } catch (ExecutionException e) {
      throw new IllegalStateException("another thread failed to close the runtime", e.getCause());
    }
  }

  private CloseReport run(long deadline) {
    runtime.closeIntake();
    List<String> survivors = new ArrayList<>();
    long alive = 0;
    try {
      for (ScheduledTask task : runtime.live().close()) {
        task.abort();
      }
      boolean drained =
          runtime.executor().drain(deadline)
              && runtime.shielded().awaitNone(deadline, driverThread == null);
      if (!drained) {
        survivors.addAll(waitingTasks());
        alive = runtime.counts().live();
      }
      runtime.shielded().force();
      if (!drained) {
        runtime.executor().drain(deadline);
      }
      for (OwnedQueue local : runtime.ownedQueues()) {
        if (!local.drain(deadline)) {
          survivors.addAll(local.survivors());
        }
      }
    } finally {
      try {
        closeParts();
      } finally {
        if (!blocking.close(deadline)) {
          survivors.addAll(blocking.running());
        }
        runtime.completions().reportAll();
        if (detector != null) {
          detector.stop();
        }
      }
    }
    return report(survivors.stream().distinct().toList(), alive);
  }

  /// X2. Whatever one part throws, the next ones are closed.
  private void closeParts() {
    try {
      runtime.executor().close();
    } finally {
      runtime.markClosed();
      runtime.stranded().settle();
      try {
        if (driverThread != null) {
          driverThread.stop();
        }
      } finally {
        runtime.driver().close();
      }
    }
  }

  private CloseReport survivors() {
    List<String> survivors = new ArrayList<>(waitingTasks());
    survivors.addAll(blocking.running());
    return report(survivors, runtime.counts().live());
  }

  private List<String> waitingTasks() {
    return runtime.live().snapshot(NAMED_SURVIVORS).stream().map(ScheduledTask::toString).toList();
  }

  private static CloseReport report(List<String> survivors, long alive) {
    var named = survivors.stream().limit(NAMED_SURVIVORS).toList();
    return new CloseReport(named, Math.max(alive, survivors.size()));
  }
}
