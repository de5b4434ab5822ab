package dev.weft.executor.fifo;

import dev.weft.Context;
import dev.weft.RootTask;
import dev.weft.Task;
import dev.weft.spi.Driver;
import org.jspecify.annotations.Nullable;

/// The queue and the loop, owned by the one thread that drives.
///
/// Tasks wait in three places: `ready` (next to run), `yielded` (to run after the driver had a
/// turn), and the [Injection] (from other threads). A round is: run what is ready; every
/// [Driver#pollInterval] tasks, and whenever nothing is ready, let the driver have a turn and move
/// the two others behind; with nothing anywhere, sleep in the driver.
///
/// **F1** *Store, then load, on both sides.* The sleeper sets `asleep`, then looks at the
/// injection. A producer pushes, then reads `asleep`. So a task pushed at any moment is seen before
/// the sleep or ends it. **F2** `asleep` is cleared before the driver dispatches; what dispatch
/// wakes goes straight to `ready` and unparks nobody. **F3** A task that yields runs after a turn
/// of the driver, even if others are always ready.
final class Core {

  private final Driver driver;
  private final Injection injection;
  private final LiveBound bound;
  private final TaskQueue ready = new TaskQueue();
  private final TaskQueue yielded = new TaskQueue();
  private final Context cx;
  private int ranSinceTurn;
  private volatile boolean asleep;

  Core(Driver driver, Injection injection, LiveBound bound) {
    this.driver = driver;
    this.injection = injection;
    this.bound = bound;
    this.cx = driver.newContext(0);
  }

  /// F1, the producer's half. Any thread, after its push.
  void wakeSleeper() {
    if (asleep) {
      driver.unpark();
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
    try (var _ = cx.enter()) {
      while (!root.isFinished()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Task task = next();
        if (task == null) {
          sleep();
        } else {
          run(task);
          if (Thread.interrupted() && task == root) {
            throw new InterruptedException();
          }
        }
      }
    }
  }

  /// Runs what is queued until nothing is left or `deadlineNanos` has passed.
  boolean runUntilEmpty(long deadlineNanos) {
    try (var _ = cx.enter()) {
      for (Task task = next(); task != null; task = next()) {
        run(task);
        Thread.interrupted();
        if (System.nanoTime() - deadlineNanos >= 0) {
          return false;
        }
      }
      return true;
    }
  }

  private void run(Task task) {
    ranSinceTurn++;
    if (task.run(cx)) {
      yielded.add(task);
    } else if (task.isFinished()) {
      bound.leave(task);
    }
  }

  private @Nullable Task next() {
    if (ranSinceTurn >= driver.pollInterval()) {
      turn();
    }
    Task task = ready.poll();
    if (task == null) {
      injection.takeAll(ready);
      task = ready.poll();
    }
    if (task == null && !yielded.isEmpty()) {
      turn();
      task = ready.poll();
    }
    return task;
  }

  /// A turn without waiting, and what had to wait for it.
  private void turn() {
    ranSinceTurn = 0;
    if (driver.needsTurn() && driver.tryLead()) {
      driver.turn(0);
      driver.dispatch();
      driver.yieldLead();
    }
    injection.takeAll(ready);
    ready.addAll(yielded);
  }

  /// Waits in the driver until something is due, or a producer unparks.
  private void sleep() {
    if (!driver.tryLead()) {
      Thread.onSpinWait(); // another thread flushes the reactor, which takes a moment
      return;
    }
    asleep = true;
    if (injection.isEmpty()) {
      driver.turn(Long.MAX_VALUE);
    }
    asleep = false;
    ranSinceTurn = 0;
    driver.dispatch();
    driver.yieldLead();
  }

  /// Cancels what is still queued; the owner, when the executor is closed.
  void close() {
    injection.close(ready);
    ready.addAll(yielded);
    try (var _ = cx.enter()) {
      for (Task task = ready.poll(); task != null; task = ready.poll()) {
        task.abort();
        task.run(cx);
      }
    }
  }
}
