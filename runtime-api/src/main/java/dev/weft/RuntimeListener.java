package dev.weft;

import java.time.Duration;
import java.util.List;

/// Is told what a runtime does, for tracing and tests. Set with [WeftBuilder#listener]; a runtime
/// without one pays nothing for it.
///
/// **Threads.** Called on the thread where it happens, possibly on several at once, in the middle
/// of the runtime's work: be quick. What a listener throws is reported and harms nobody. It may
/// wake and spawn.
public interface RuntimeListener {

  /// How a task ended.
  enum End {
    /// It returned.
    VALUE,
    /// It threw.
    FAILED,
    /// It was cancelled.
    CANCELLED
  }

  /// A task was made (not for the future of a `blockOn`, which is only polled), and is about to be
  /// handed to its executor.
  default void taskSpawned(AbortHandle task) {}

  /// A task is over: its outcome is published.
  default void taskEnded(AbortHandle task, End end) {}

  /// A task is about to be polled.
  default void beforePoll(AbortHandle task) {}

  /// A poll is over.
  default void afterPoll(AbortHandle task) {}

  /// A poll takes longer than `weft.blocking-detector` says, and goes on: its task blocks or
  /// computes for too long. Told once of each such poll, by a thread that watches; the log says it,
  /// too.
  ///
  /// @param soFar for how long it was seen, at least the threshold
  /// @param where the stack of the thread that polls
  default void pollTakesLong(AbortHandle task, Duration soFar, List<StackTraceElement> where) {}

  /// A worker found nothing to run and is about to sleep. What is woken or spawned in here keeps it
  /// awake. Told by executors whose workers lead the driver, as `fifo` and `workstealing` do; one
  /// that does not, such as a pool of the JDK, need not know when its threads sleep.
  ///
  /// @param worker its index
  default void workerParking(int worker) {}

  /// A worker woke up.
  ///
  /// @param worker its index
  default void workerUnparked(int worker) {}

  /// A worker took tasks from another one's queue. Told by executors that steal, as `workstealing`
  /// does.
  ///
  /// @param worker its index
  /// @param tasks how many
  default void tasksStolen(int worker, int tasks) {}

  /// A worker's own queue was full, and what did not fit went to the queue of all. Told by
  /// executors that have such queues, as `workstealing` does.
  ///
  /// @param worker its index
  default void queueOverflowed(int worker) {}

  /// Timers are due, and who waits for them is about to be woken.
  ///
  /// @param lateNanos for how many nanoseconds the first of them has been due, by the runtime's
  ///   clock; that of a queue may be exact to a millisecond
  default void timersExpiring(long lateNanos) {}

  /// The driver has waited, or only looked, and is about to wake who waits for what it brought.
  ///
  /// @param events how many the reactor reported
  default void driverTurned(int events) {}

  /// A failure reaches nobody: that of a task which nobody awaits, or of a cleanup. Told whatever
  /// the policy for such failures is.
  ///
  /// @param doing what failed, as the rest of "unhandled failure while ..."
  default void unhandledFailure(String doing, Throwable failure) {}
}
