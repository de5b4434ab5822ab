package dev.weft.executor.sim;

import dev.weft.Context;
import dev.weft.spi.BlockOnCallers;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.RootTask;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.WorkerMetrics;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Runs all tasks and blocking calls of a runtime on the thread that is in `blockOn`, in the order
/// of a [Schedule].
///
/// A step is: what others left becomes ready; the driver has a turn, if one is due or somebody
/// yielded; what the schedule names runs. Where nothing is ready, the driver waits.
///
/// **Threads.** [#schedule], [#makeCall] and [#chance] are for any: whoever drives puts a task
/// straight into the order, others leave it [Outside].
final class SimExecutor implements TaskExecutor {

  private static final int WORKER = 0;

  private final Driver driver;
  private final Schedule schedule;
  private final Order order;
  private final boolean strict;
  private final Outside outside = new Outside();
  private final BlockOnCallers callers;
  private final Context cx;
  private final @Nullable Stepper stepper;

  private boolean turnIsDue;
  private int ranSinceTurn;
  private final AtomicLong polls = new AtomicLong();
  private final AtomicLong parks = new AtomicLong();
  private volatile boolean closed;

  /// @param strict whether the calls of other threads, and a wait without end, fail `blockOn`
  /// @param stepper who says when there is a step; null if that is up to those in `blockOn`
  SimExecutor(
      String name,
      RuntimeThreads threads,
      Schedule schedule,
      boolean strict,
      Driver driver,
      @Nullable Stepper stepper) {
    this.driver = driver;
    this.schedule = schedule;
    this.order = schedule.begin();
    this.strict = strict;
    this.callers = new BlockOnCallers(name + "-sim", threads, this::drive);
    this.cx = driver.newContext(WORKER);
    this.stepper = stepper;
    if (stepper != null) {
      beginSteps(stepper);
    }
  }

  /// The calling thread has the seat until the runtime closes.
  private void beginSteps(Stepper by) {
    callers.take(System.nanoTime());
    outside.driven(true);
    by.opened(this);
  }

  @Override
  public void schedule(Task task) {
    StackReserve.ensure();
    if (callers.isDriving()) {
      readyNow(task);
    } else {
      outside.leave(task, task.isNew() ? "spawned" : "woke");
      driver.unpark();
    }
  }

  private void readyNow(Runnable item) {
    ready(item);
    if (stepper != null) {
      stepper.becameReady();
    }
  }

  @Override
  public boolean makeCall(Runnable call) {
    if (callers.isDriving()) {
      readyNow(call);
    } else {
      outside.leave(call, "asked for");
      driver.unpark();
    }
    return true;
  }

  /// In a simulation there is nothing to block on but what is simulated: whatever else there is to
  /// do is done by the waits that the call makes. Where other threads are allowed in, a call might
  /// wait for one of them.
  @Override
  public boolean aboutToBlock() {
    return strict;
  }

  @Override
  public RandomGenerator chance() {
    return schedule.chance();
  }

  @Override
  public void endedLate(Task task) {
    if (callers.isDriving()) {
      forget(task);
    }
  }

  @Override
  public void blockOn(RootTask root) throws InterruptedException {
    if (stepper != null) {
      stepper.checkStepping();
    }
    if (callers.isDriving()) {
      ready(root.task());
      runNested(root);
    } else {
      leaveRoot(root);
      callers.driveFor(root);
    }
  }

  private void leaveRoot(RootTask root) {
    if (strict && Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "blockOn on the executor 'sim' drives the simulation, which takes a platform thread");
    }
    outside.leaveRoot(root.task());
    driver.unpark();
  }

  @Override
  public void awaitRoot(RootTask root) throws InterruptedException {
    if (callers.isDriving()) {
      runNested(root);
    } else {
      callers.await(root);
    }
  }

  /// The calling thread drives already, and is in a blocking call.
  private void runNested(RootTask root) throws InterruptedException {
    runUntilDone(root, driver.newContext(WORKER));
  }

  private void drive(RootTask root) throws InterruptedException {
    outside.driven(true);
    try {
      runUntilDone(root, cx);
    } finally {
      outside.driven(false);
      if (closed) {
        cancelAll();
      }
    }
  }

  private void runUntilDone(RootTask root, Context mine) throws InterruptedException {
    Task awaited = root.task();
    try (var _ = mine.enter()) {
      while (!awaited.isFinished()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        refuseStrangers();
        Runnable next = next();
        if (next == null) {
          sleep();
          continue;
        }
        run(next, mine);
        if (Thread.interrupted() && next == awaited) {
          throw new InterruptedException();
        }
      }
    }
  }

  /// One step, for the [Stepper]: runs what is next, if anything is.
  ///
  /// @param isNested within a step, whose blocking call waits
  void step(Stepper by, boolean isNested) {
    Context mine = isNested ? driver.newContext(WORKER) : cx;
    try (var _ = mine.enter()) {
      refuseStrangers();
      Runnable next = next();
      if (next != null) {
        by.running(next);
        run(next, mine);
        Thread.interrupted();
      }
    }
  }

  /// Whether a step has something to do.
  boolean hasWork() {
    return turnIsDue || order.size() > 0 || !outside.isEmpty();
  }

  /// The next step begins with a turn.
  void turnIsDue() {
    turnIsDue = true;
  }

  private void refuseStrangers() {
    IllegalStateException stranger = strict ? outside.stranger() : null;
    if (stranger != null) {
      throw new IllegalStateException(stranger.getMessage() + " (" + schedule + ")", stranger);
    }
  }

  /// What is to run now, or null if nothing is ready.
  private @Nullable Runnable next() {
    if (turnIsDue || ranSinceTurn >= driver.pollInterval()) {
      turn();
    }
    outside.takeAll(this::ready);
    return order.size() == 0 ? null : schedule.next();
  }

  private void run(Runnable item, Context mine) {
    ranSinceTurn++;
    count(polls);
    try {
      if (!(item instanceof Task task)) {
        item.run();
      } else if (task.run(mine)) {
        turnIsDue = true;
        order.addYielded(task);
      } else if (task.isFinished()) {
        forget(task);
      }
    } catch (Throwable defect) {
      report(defect);
    }
  }

  private void ready(Runnable item) {
    schedule.number(item);
    order.add(item);
  }

  private void forget(Task task) {
    schedule.forget(task);
    order.forget(task);
  }

  private static void count(AtomicLong counter) {
    counter.setOpaque(counter.getPlain() + 1); // by whoever drives alone
  }

  private static void report(Throwable t) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    } catch (Throwable noRoom) {
      Thread.yield(); // nor is there any for a line in a log; others may give some back
    }
  }

  /// A turn without waiting.
  private void turn() {
    turnIsDue = false;
    ranSinceTurn = 0;
    if ((stepper != null || driver.needsTurn()) && driver.tryLead()) {
      try {
        driver.turn(0);
        schedule.mix(driver.dispatch());
      } finally {
        driver.yieldLead();
      }
    }
  }

  /// Waits in the driver until something is due.
  private void sleep() {
    if (stepper != null) {
      stepper.goOn();
      return;
    }
    if (strict && !driver.needsTurn()) {
      throw new IllegalStateException(
          "nothing can happen any more: no task is ready, no timer pending, no source attached, and"
              + " the future of blockOn is not over ("
              + schedule
              + ")");
    }
    if (!driver.tryLead()) {
      Thread.onSpinWait(); // the driver is being closed
      return;
    }
    try {
      driver.parking(WORKER);
      try {
        if (order.size() == 0 && outside.isEmpty()) {
          count(parks);
          driver.turn(Long.MAX_VALUE);
        }
      } finally {
        driver.unparked(WORKER);
      }
      turnIsDue = false;
      ranSinceTurn = 0;
      schedule.mix(driver.dispatch());
    } finally {
      driver.yieldLead();
    }
  }

  @Override
  public ExecutorMetrics counters() {
    return new ExecutorMetrics(
        -1, List.of(new WorkerMetrics(polls.get(), parks.get(), 0, 0, 0, order.size())));
  }

  @Override
  public boolean drain(long deadlineNanos) {
    if (stepper != null && callers.isDriving()) {
      outside.driven(false);
      callers.release();
    }
    if (!callers.take(deadlineNanos)) {
      return false;
    }
    boolean interrupted = false;
    outside.driven(true);
    try (var _ = cx.enter()) {
      for (Runnable next = next(); next != null; next = next()) {
        interrupted |= Thread.interrupted();
        run(next, cx);
        Thread.interrupted();
        if (System.nanoTime() - deadlineNanos >= 0) {
          return false;
        }
      }
      return true;
    } finally {
      endSeat(interrupted);
    }
  }

  @Override
  public void close() {
    closed = true;
    outside.close();
    callers.close();
    if (callers.take(System.nanoTime())) {
      boolean interrupted = Thread.interrupted();
      outside.driven(true);
      try {
        cancelAll();
      } finally {
        endSeat(interrupted);
      }
    }
  }

  private void endSeat(boolean interrupted) {
    outside.driven(false);
    callers.release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancelAll() {
    try (var _ = cx.enter()) {
      outside.takeAll(this::ready);
      while (order.size() > 0) {
        Runnable next = order.take();
        if (next instanceof Task task) {
          task.abort();
        }
        run(next, cx);
        Thread.interrupted();
      }
    }
  }
}
