package dev.weft.measurement;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What one thread is in the middle of: its polls, the innermost last. Owned by that thread; others
/// read [#underWay].
final class Lane {

  /// When they began, in nanoseconds.
  private final ArrayDeque<Long> begun = new ArrayDeque<>();

  /// When the outermost one began; 0 outside of polls.
  private volatile long since;

  /// Busy time that has no worker yet: which one this thread is shows when it first sleeps.
  private long unassigned;

  private @Nullable WorkerTime worker;

  void begin(long now) {
    if (begun.isEmpty()) {
      since = now | 1;
    }
    begun.addLast(now);
  }

  /// A poll is over.
  ///
  /// @return how long it took; below 0 if its beginning was not seen
  long end(long now) {
    Long began = begun.pollLast();
    if (began == null) {
      return -1;
    }
    long took = now - began;
    if (begun.isEmpty()) { // else it was a part of another one
      since = 0;
      WorkerTime mine = worker;
      if (mine == null) {
        unassigned += took;
      } else {
        mine.add(took);
      }
    }
    return took;
  }

  /// The thread is the worker whose time is `mine`.
  void belongsTo(WorkerTime mine) {
    if (unassigned > 0) {
      mine.add(unassigned);
      unassigned = 0;
    }
    mine.servedBy(this);
    worker = mine;
  }

  /// How long the poll that is under way has been; 0 if none is. Any thread.
  long underWay(long now) {
    long began = since;
    return began == 0 ? 0 : Math.max(0, now - began);
  }
}
