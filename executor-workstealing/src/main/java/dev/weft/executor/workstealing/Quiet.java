package dev.weft.executor.workstealing;

/// Waits until no task is queued or running.
///
/// **Z1** *Store, then load, on both sides.* The waiter sets `awaited`, then looks; a worker falls
/// asleep, then reads `awaited`. So the worker whose sleep makes the pool quiet tells the waiter.
final class Quiet {

  private final Idle idle;
  private final Injection injection;
  private volatile boolean awaited;

  Quiet(Idle idle, Injection injection) {
    this.idle = idle;
    this.injection = injection;
  }

  /// After a worker fell asleep.
  void workerFellAsleep() {
    if (awaited && idle.isQuiet(injection)) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /// Waits; no thread of the pool.
  ///
  /// @return whether it became quiet before `deadlineNanos`
  boolean await(long deadlineNanos) {
    awaited = true;
    boolean interrupted = false;
    try {
      synchronized (this) {
        while (!idle.isQuiet(injection)) {
          long millis = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
          if (millis <= 0) {
            return false;
          }
          try {
            wait(millis);
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
