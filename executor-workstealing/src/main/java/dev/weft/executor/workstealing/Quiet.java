package dev.weft.executor.workstealing;

import java.util.concurrent.atomic.AtomicInteger;

/// Waits until no task is queued or running, on a worker or *away*: in a thread that blocked in
/// place and gave its worker to another one.
///
/// **Z1** *Store, then load, on both sides.* The waiter sets `awaited`, then looks; a worker falls
/// asleep, or a task that was away is over, then reads `awaited`. So whoever makes the pool quiet
/// tells the waiter.
///
/// **Z2** Only a worker that is awake gives itself away, and counts `away` up before. A task that
/// is over or waits in the injection counts it down after. So while the lock of [Idle] holds all
/// workers asleep, `away` only falls, and who reads 0 and then an empty injection has missed
/// nothing.
final class Quiet {

  private final Idle idle;
  private final Injection injection;
  private final AtomicInteger away = new AtomicInteger();
  private volatile boolean awaited;

  Quiet(Idle idle, Injection injection) {
    this.idle = idle;
    this.injection = injection;
  }

  /// A running task leaves its worker to others.
  void wentAway() {
    away.incrementAndGet();
  }

  /// Such a task's run is over; if it has to run again, it is in the injection.
  void cameBack() {
    away.decrementAndGet();
    mayBeQuiet();
  }

  /// After a worker fell asleep.
  void workerFellAsleep() {
    mayBeQuiet();
  }

  private void mayBeQuiet() {
    if (awaited && isQuiet()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private boolean isQuiet() {
    return idle.allSleepAnd(() -> away.get() == 0 && injection.isEmpty());
  }

  /// Waits; no thread of the pool.
  ///
  /// @return whether it became quiet before `deadlineNanos`
  boolean await(long deadlineNanos) {
    awaited = true;
    boolean interrupted = false;
    try {
      synchronized (this) {
        while (!isQuiet()) {
          long left = deadlineNanos - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          try {
            wait(left / 1_000_000 + 1);
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        return true;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
