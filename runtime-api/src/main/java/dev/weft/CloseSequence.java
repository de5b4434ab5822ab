package dev.weft;

import dev.weft.driver.DriverThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How a runtime ends, in this order: no new tasks; every live task marked and scheduled for
/// cancel; the queues drained; the executor's threads ended; timers closed, then sources, then the
/// reactor.
///
/// **X1** A task is cancelled once: it is in the list of live tasks (aborted here), or in a queue
/// (its next run sees the intake closed, also if it was not aborted yet when another's cleanup woke
/// it), or running (its runner is refused by the list, or sees the abort). What is shielded in it
/// runs on until the deadline ([LivingOn]). **X2** Timers and sources end after the tasks, so that
/// cleanup finds them working.
final class CloseSequence {

  private static final int NAMED_SURVIVORS = 100;

  private final Weft runtime;
  private final @Nullable DriverThread driverThread;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<CloseReport> done = new CompletableFuture<>();
  private volatile boolean intakeClosed;
  private volatile boolean over;

  /// Who closes, while it does.
  private volatile @Nullable Thread closer;

  private final AtomicReference<@Nullable Throwable> shutDownBy = new AtomicReference<>();

  CloseSequence(Weft runtime, @Nullable DriverThread driverThread) {
    this.runtime = runtime;
    this.driverThread = driverThread;
  }

  boolean intakeClosed() {
    return intakeClosed;
  }

  /// Whether the executor is closed.
  boolean isOver() {
    return over;
  }

  /// Whether it is the calling thread that closes.
  boolean isDoneHere() {
    return closer == Thread.currentThread();
  }

  /// Closes on a thread of its own, because of `failure`.
  void shutDown(Throwable failure) {
    if (!intakeClosed && shutDownBy.compareAndSet(null, failure)) {
      runtime.threads().platform(runtime.name() + "-shut-down", runtime::close).start();
    }
  }

  /// The failure that made the runtime close, if one did.
  @Nullable Throwable shutDownBy() {
    return shutDownBy.get();
  }

  /// Not to be interrupted: the calling thread's status is afterwards what it was.
  CloseReport close(long limitNanos) {
    try (var _ = LentThread.uninterrupted(runtime.threads().contextClassLoader())) {
      return closeWithin(limitNanos);
    }
  }

  private CloseReport closeWithin(long limitNanos) {
    long now = System.nanoTime();
    long deadline =
        limitNanos > Long.MAX_VALUE - Math.max(0, now) ? Long.MAX_VALUE : now + limitNanos;
    if (begun.compareAndSet(false, true)) {
      closer = Thread.currentThread();
      try {
        done.complete(run(deadline));
      } catch (Throwable t) {
        done.completeExceptionally(t);
        throw t;
      } finally {
        closer = null;
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
    intakeClosed = true;
    List<String> survivors = new ArrayList<>();
    long alive = 0;
    try {
      for (Task task : runtime.live().close()) {
        task.abort();
      }
      boolean drained =
          runtime.executor().drain(deadline)
              && runtime.livingOn().awaitNone(deadline, driverThread == null);
      if (!drained) {
        survivors.addAll(waitingTasks());
        alive = runtime.liveTasks();
      }
      runtime.livingOn().force();
      if (!drained) {
        runtime.executor().drain(deadline);
      }
      for (LocalTasks local : runtime.localTasks()) {
        if (!local.drain(deadline)) {
          survivors.addAll(local.survivors());
        }
      }
    } finally {
      try {
        closeParts();
      } finally {
        if (!runtime.blockingPool().close(deadline)) {
          survivors.addAll(runtime.blockingPool().running());
        }
        runtime.ends().reportAll();
        BlockingDetector detector = runtime.detector();
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
      over = true;
      runtime.stranded.settle();
      try {
        if (driverThread != null) {
          driverThread.stop();
        }
      } finally {
        runtime.runtimeDriver().close();
      }
    }
  }

  private CloseReport survivors() {
    List<String> survivors = new ArrayList<>(waitingTasks());
    survivors.addAll(runtime.blockingPool().running());
    return report(survivors, runtime.liveTasks());
  }

  private List<String> waitingTasks() {
    return runtime.live().snapshot(NAMED_SURVIVORS).stream().map(Task::toString).toList();
  }

  private static CloseReport report(List<String> survivors, long alive) {
    var named = survivors.stream().limit(NAMED_SURVIVORS).toList();
    return new CloseReport(named, Math.max(alive, survivors.size()));
  }
}
