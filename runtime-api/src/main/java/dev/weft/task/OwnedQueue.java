package dev.weft.task;

import java.util.List;

/// Tasks that only their owner's thread runs, as a closing runtime sees them.
public interface OwnedQueue {

  /// Runs the cleanup if the calling thread is the owner, else waits for the owner.
  ///
  /// @param deadlineNanos when to give up, on the scale of `System.nanoTime()`
  /// @return whether no task is left
  boolean drain(long deadlineNanos);

  /// The tasks that live, for the report of a close.
  List<String> survivors();
}
