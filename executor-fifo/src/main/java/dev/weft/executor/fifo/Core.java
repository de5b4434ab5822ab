package dev.weft.executor.fifo;

import dev.weft.Context;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.RootTask;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.WorkerMetrics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The executor's core, its queue and its loop, owned by the one thread that drives.
///
/// Tasks wait in two places: `ready`, and the [Injection] (from other threads). The loop runs what
/// is ready. Every [Driver#pollInterval] tasks, when a task that yielded comes to the front, and
/// when nothing is ready, the driver has a turn and the injection is emptied; with nothing
/// anywhere, the thread sleeps in the driver.
///
/// **F1** *Store, then load, on both sides.* The sleeper sets `asleep`, then looks at the
/// injection. A producer pushes, then reads `asleep`. So a task pushed at any moment is seen before
/// the sleep or ends it. **F2** `asleep` is cleared before the driver dispatches; what dispatch
/// wakes goes straight to `ready` and unparks nobody. **F3** A task that yields runs after a turn
/// of the driver: it goes to the end of `ready`, and `untilYielded` counts the tasks ahead of the
/// first such task. **F4** A producer whose stack or heap gives out either has not pushed, or has
/// pushed and woken: it makes sure of the stack before. **F5** What the loop itself throws (a
/// task's failure is the task's) is a defect or an exhausted machine; it is reported, and the loop
/// goes on.
final class Core {

  private static final int NONE = -1;

  /// The index of the only worker.
  private static final int WORKER = 0;

  private static final VarHandle POLLS;
  private static final VarHandle PARKS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      POLLS = lookup.findVarHandle(Core.class, "polls", long.class);
      PARKS = lookup.findVarHandle(Core.class, "parks", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Driver driver;
  private final Injection injection;
  private final LiveBound bound;
  private final TaskQueue ready = new TaskQueue();
  private final Context cx;
  private int ranSinceTurn;

  /// How many tasks are ahead of the first one that yielded since the last turn; negative for none.
  private int untilYielded = NONE;

  private volatile boolean asleep;

  /// How many times it ran a task, and slept. The owner writes, anybody reads.
  private long polls;

  private long parks;

  Core(Driver driver, Injection injection, LiveBound bound) {
    this.driver = driver;
    this.injection = injection;
    this.bound = bound;
    this.cx = driver.newContext(WORKER);
    POLLS.setOpaque(this, 0); // linked before the heap is full
  }

  /// F4. Any thread, before its push.
  void reserveForWakeUp() {
    if (asleep) {
      StackReserve.ensure();
    }
  }

  /// F1, the producer's half. Any thread, after its push; so it must not throw, which would give
  /// the ticket back.
  void wakeSleeper() {
    try {
      if (asleep) {
        driver.unpark();
      }
    } catch (Throwable t) {
      report(t);
    }
  }

  /// Makes a task ready; from the owner itself.
  void add(Task task) {
    ready.add(task);
  }

  /// Runs tasks until `root` is over.
  ///
  /// @throws InterruptedException if the thread was interrupted between two tasks or while it
  ///   slept, or the root's own poll left it interrupted. A status that another task left behind is
  ///   cleared
  void runUntilDone(RootTask root) throws InterruptedException {
    Task awaited = root.task();
    try (var _ = cx.enter()) {
      while (!awaited.isFinished()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Task task = step();
        if (task != null && Thread.interrupted() && task == awaited) {
          throw new InterruptedException();
        }
      }
    }
  }

  /// Runs the next task, which it returns, or sleeps until there may be one. F5.
  private @Nullable Task step() {
    try {
      Task task = next();
      if (task == null) {
        sleep();
      } else {
        run(task);
      }
      return task;
    } catch (Throwable t) {
      report(t);
      return null;
    }
  }

  private static void report(Throwable t) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    } catch (Throwable noRoom) {
      Thread.yield(); // nor is there any for a line in a log; others may give some back
    }
  }

  /// Runs what is queued until nothing is left or `deadlineNanos` has passed. The thread's
  /// interrupt status is put aside meanwhile; what tasks leave behind is cleared.
  boolean runUntilEmpty(long deadlineNanos) {
    boolean interrupted = false;
    try (var _ = cx.enter()) {
      for (Task task = next(); task != null; task = next()) {
        interrupted |= Thread.interrupted();
        run(task);
        Thread.interrupted();
        if (System.nanoTime() - deadlineNanos >= 0) {
          return false;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run(Task task) {
    ranSinceTurn++;
    POLLS.setOpaque(this, polls + 1);
    if (task.run(cx)) {
      if (untilYielded == NONE) {
        untilYielded = ready.size();
      }
      ready.add(task);
    } else if (task.isFinished()) {
      bound.leave(task);
    }
  }

  private @Nullable Task next() {
    if (untilYielded == 0 || ranSinceTurn >= driver.pollInterval()) {
      turn();
    }
    Task task = ready.poll();
    if (task == null) {
      injection.takeAll(ready);
      task = ready.poll();
    }
    if (untilYielded > 0) {
      untilYielded--;
    }
    return task;
  }

  /// A turn without waiting; then the tasks from other threads.
  private void turn() {
    ranSinceTurn = 0;
    untilYielded = NONE;
    if (driver.needsTurn() && driver.tryLead()) {
      try {
        driver.turn(0);
        driver.dispatch();
      } finally {
        driver.yieldLead();
      }
    }
    injection.takeAll(ready);
  }

  /// Waits in the driver until something is due, or a producer unparks.
  private void sleep() {
    if (!driver.tryLead()) {
      Thread.onSpinWait(); // the driver is being closed
      return;
    }
    try {
      driver.parking(WORKER);
      try {
        asleep = true;
        if (ready.isEmpty() && injection.isEmpty()) {
          PARKS.setOpaque(this, parks + 1);
          driver.turn(Long.MAX_VALUE);
        }
      } finally {
        asleep = false;
        driver.unparked(WORKER);
      }
      ranSinceTurn = 0;
      driver.dispatch();
    } finally {
      driver.yieldLead();
    }
  }

  /// What was counted; any thread. The queue is the owner's, so its depth is an estimate.
  ExecutorMetrics counters() {
    long ran = (long) POLLS.getOpaque(this);
    long slept = (long) PARKS.getOpaque(this);
    return new ExecutorMetrics(-1, List.of(new WorkerMetrics(ran, slept, 0, 0, 0, ready.size())));
  }

  /// Does what [#close] does if the executor was closed while this core was in use; the owner,
  /// before it leaves.
  void closeIfLate() {
    if (injection.isClosed()) {
      close();
    }
  }

  /// Cancels what is still queued; the owner, when the executor is closed. Of the interrupt status,
  /// as [#runUntilEmpty].
  void close() {
    boolean interrupted = false;
    injection.close(ready);
    try (var _ = cx.enter()) {
      for (Task task = ready.poll(); task != null; task = ready.poll()) {
        interrupted |= Thread.interrupted();
        task.abort();
        task.run(cx);
        Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
