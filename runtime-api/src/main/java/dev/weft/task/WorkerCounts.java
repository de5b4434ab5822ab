package dev.weft.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How many tasks one worker has spawned, has ended, and has published the end of. Counted without
/// an atomic operation, since only the worker writes; [TaskCounts] sums them.
abstract class WorkerCounts {

  private static final VarHandle SPAWNED;
  private static final VarHandle ENDED;
  private static final VarHandle PUBLISHED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SPAWNED = lookup.findVarHandle(WorkerCounts.class, "spawned", long.class);
      ENDED = lookup.findVarHandle(WorkerCounts.class, "ended", long.class);
      PUBLISHED = lookup.findVarHandle(WorkerCounts.class, "published", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Also written by a spawn that has to undo its count without a call.
  long spawned;

  private long ended;
  private long published;

  final void addSpawned() {
    SPAWNED.setOpaque(this, spawned + 1);
  }

  final void addEnded() {
    ENDED.setOpaque(this, ended + 1);
  }

  final void addPublished() {
    PUBLISHED.setOpaque(this, published + 1);
  }

  final long spawned() {
    return (long) SPAWNED.getVolatile(this);
  }

  final long ended() {
    return (long) ENDED.getVolatile(this);
  }

  final long published() {
    return (long) PUBLISHED.getVolatile(this);
  }
}
