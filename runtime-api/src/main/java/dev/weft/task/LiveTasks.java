package dev.weft.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tasks that were polled, are still pending, and so stand in no queue: what `close` must
/// cancel and a dump must name. Sharded and intrusive.
///
/// A task enters at its *first pending* poll, not at spawn: most tasks of a busy program never
/// wait, and a list entered at spawn cost 20-25 ns a task. Those never polled are in a queue, and
/// [SpawnedTask#run(Context)] looks at the runtime's closed flag before it polls them.
///
/// **L1** A shard's list and its closed bit change under the shard's lock. **L2** After [#close] no
/// task can enter: every task either was in the list that `close` returned or is cancelled by its
/// own runner, whose [#add] is refused; one that lives on after its cancel enters with [#addLate].
public final class LiveTasks {

  /// Tasks spawned by one thread share a block of ids, hence a shard (see [TaskIds]).
  private static final int SHARDS = 16;

  private static final class Shard {
    private @Nullable ScheduledTask first;
    private boolean closed;
  }

  private final Shard[] shards;

  LiveTasks() {
    this(SHARDS);
  }

  /// @param n how many shards, a power of two
  LiveTasks(int n) {
    shards = new Shard[n];
    for (int i = 0; i < n; i++) {
      shards[i] = new Shard();
    }
  }

  private Shard shardOf(ScheduledTask task) {
    return shards[(int) (task.id() >>> TaskIds.BLOCK_BITS) & (shards.length - 1)];
  }

  /// Enters a task; `false` after [#close].
  boolean add(ScheduledTask task) {
    Shard shard = shardOf(task);
    synchronized (shard) {
      if (shard.closed) {
        return false;
      }
      enter(task, shard);
      return true;
    }
  }

  /// Enters a task that was cancelled by the close, or before, and lives on for a while.
  void addLate(ScheduledTask task) {
    Shard shard = shardOf(task);
    synchronized (shard) {
      enter(task, shard);
    }
  }

  private static void enter(ScheduledTask task, Shard shard) {
    ScheduledTask first = shard.first;
    task.liveNext = first;
    if (first != null) {
      first.livePrevious = task;
    }
    shard.first = task;
  }

  void remove(ScheduledTask task) {
    Shard shard = shardOf(task);
    synchronized (shard) {
      ScheduledTask previous = task.livePrevious;
      ScheduledTask next = task.liveNext;
      if (previous != null) {
        previous.liveNext = next;
      } else {
        shard.first = next;
      }
      if (next != null) {
        next.livePrevious = previous;
      }
      task.livePrevious = null;
      task.liveNext = null;
    }
  }

  /// Lets nobody in any more and returns who is there.
  public List<ScheduledTask> close() {
    List<ScheduledTask> tasks = new ArrayList<>();
    for (Shard shard : shards) {
      synchronized (shard) {
        shard.closed = true;
        collect(shard, tasks, Integer.MAX_VALUE);
      }
    }
    return tasks;
  }

  /// At most `limit` of the tasks that wait now.
  public List<ScheduledTask> snapshot(int limit) {
    List<ScheduledTask> tasks = new ArrayList<>();
    for (Shard shard : shards) {
      synchronized (shard) {
        collect(shard, tasks, limit);
      }
    }
    return tasks;
  }

  /// Calls `action` with each of the tasks that wait now, with its shard's lock held.
  void forEach(Consumer<ScheduledTask> action) {
    for (Shard shard : shards) {
      synchronized (shard) {
        for (ScheduledTask t = shard.first; t != null; t = t.liveNext) {
          action.accept(t);
        }
      }
    }
  }

  private static void collect(Shard shard, List<ScheduledTask> into, int limit) {
    for (ScheduledTask t = shard.first; t != null && into.size() < limit; t = t.liveNext) {
      into.add(t);
    }
  }
}
