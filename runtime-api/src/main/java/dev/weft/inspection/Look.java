package dev.weft.inspection;

import dev.weft.task.ScheduledTask;

/// One look at a task.
///
/// @param isIdle whether it was idle before the look and after it
/// @param walk what its futures said
record Look(ScheduledTask task, boolean isIdle, ChainWalk walk) {

  /// Looks now.
  static Look at(ScheduledTask task, long nowNanos) {
    boolean before = task.isIdle();
    ChainWalk walk = ChainWalk.of(task.watchedFuture(), nowNanos);
    return new Look(task, before && task.isIdle(), walk);
  }

  /// Whether nothing but the ends of tasks, and what they hold, can wake it.
  boolean waitsForTasksOnly() {
    return isIdle
        && !walk.leaves().isEmpty()
        && walk.leaves().stream().allMatch(leaf -> leaf.task() != 0);
  }

  boolean isThroughLock() {
    return walk.leaves().stream().anyMatch(ChainWalk.Leaf::throughLock);
  }

  /// Whether the task waits as it did in `before`.
  boolean confirms(Look before) {
    return isIdle && before.isIdle && walk.endsAsIn(before.walk);
  }
}
