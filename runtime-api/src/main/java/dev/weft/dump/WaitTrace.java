package dev.weft.dump;

import dev.weft.AbortHandle;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/// What a [Waiting] future tells a dump: first at most one line of its own ([#frame] or [#step]),
/// then each thing that it waits for. Several mean that it waits for all of them or for the first.
///
/// A dump names tasks as deadlocked only if *everything* they wait for ends with such a task: so a
/// leaf that is left out can make a wrong deadlock, and one too many cannot.
///
/// **Threads.** The caller of [Waiting#explainWait].
public interface WaitTrace {

  /// The future is a frame that waits here in the source.
  void frame(StackTraceElement position);

  /// What the future does, in a few words: `timeout`, `joinAll, 3 of 10 left`.
  void step(String what);

  /// It waits for `inner`, which is asked next; null is passed over.
  void future(@Nullable Future<?> inner);

  /// It waits for something outside: `reading from ...`, `a permit of a semaphore`.
  void leaf(String what);

  /// It waits for something outside that nobody provides: what looks like a defect, and shows as a
  /// warning. As a channel that is full, and that nobody has ever received from.
  void unserved(String what);

  /// It waits for a time.
  ///
  /// @param deadlineNanos on the clock of the runtime that polls; below 0 if it has not begun
  void timer(long deadlineNanos);

  /// It waits for the end of `task`.
  void task(AbortHandle task);

  /// It waits for something that a task has to give back.
  ///
  /// @param what such as `a lock`
  /// @param taskId of who has it; 0 if that is not known
  void held(String what, long taskId);
}
