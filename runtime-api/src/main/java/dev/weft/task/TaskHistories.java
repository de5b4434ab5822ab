package dev.weft.task;

import dev.weft.AbortHandle;
import dev.weft.dump.TaskHistory;
import dev.weft.spi.ScheduleListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What a runtime that was asked to (`weft.task-history`) keeps of the past of its live tasks: in a
/// table beside them, so that the tasks of others carry nothing for it.
///
/// **Threads.** Any. Of one task, its spawner, its runner and whoever wakes it write different
/// fields; a reader may see them a moment apart.
public final class TaskHistories implements ScheduleListener {

  /// Frames kept of where a task was spawned.
  private static final int SITE_FRAMES = 16;

  private static final StackWalker STACK = StackWalker.getInstance();

  private final boolean withSites;
  private final ConcurrentHashMap<Long, Past> pasts = new ConcurrentHashMap<>();

  TaskHistories(boolean withSites) {
    this.withSites = withSites;
  }

  private static final class Past {
    final SpawnedTask task;
    final long spawned = System.nanoTime();
    final List<StackWalker.StackFrame> site;
    volatile long polls;
    volatile long polledNanos;

    /// When the poll that is under way began; 0 outside of one.
    volatile long began;

    /// Polls that ended without progress; the runner writes.
    volatile long idlePolls;

    /// By whoever hands the task over, one after the other.
    volatile long wakes;

    /// The runner's; whether the poll that is under way has woken its own task.
    boolean wakesItself;

    volatile long selfWakes;
    volatile @Nullable String wokenBy;

    Past(SpawnedTask task, List<StackWalker.StackFrame> site) {
      this.task = task;
      this.site = site;
    }
  }

  private static List<StackWalker.StackFrame> site() {
    return STACK.walk(
        frames ->
            frames
                .dropWhile(frame -> frame.getClassName().startsWith("dev.weft.task."))
                .limit(SITE_FRAMES)
                .toList());
  }

  @Override
  public void taskSpawned(AbortHandle task) {
    pasts.put(task.id(), new Past((SpawnedTask) task, withSites ? site() : List.of()));
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    ended(task);
  }

  /// Also of a `blockOn`.
  void ended(AbortHandle task) {
    pasts.remove(task.id());
  }

  @Override
  public void beforePoll(AbortHandle task) {
    Past past = pasts.get(task.id());
    if (past == null) {
      past = new Past((SpawnedTask) task, List.of()); // a blockOn is not announced
      pasts.put(task.id(), past);
    }
    past.began = System.nanoTime() | 1;
    past.polls++;
  }

  @Override
  public void afterPoll(AbortHandle task) {
    Past past = pasts.get(task.id());
    PollingThread thread = PollingThread.current();
    if (past != null) {
      past.polledNanos += System.nanoTime() - past.began;
      past.began = 0;
      if (thread != null && !thread.yielded) {
        past.selfWakes += past.wakesItself ? 1 : 0;
        past.idlePolls += thread.progressed || past.polls == 1 ? 0 : 1;
      }
      past.wakesItself = false;
    }
  }

  /// The calling thread wakes, or aborts, `task`, which is running or scheduled already.
  void wokenWhileBusy(ScheduledTask task) {
    PollingThread thread = PollingThread.current();
    if (thread != null && thread.task() == task) {
      Past past = pasts.get(task.id());
      if (past != null) {
        past.wakesItself = true;
      }
    }
  }

  @Override
  public void taskScheduled(AbortHandle task) {
    Past past = ((SpawnedTask) task).isNew() ? null : pasts.get(task.id());
    if (past != null) {
      past.wakes++;
      PollingThread thread = PollingThread.current();
      SpawnedTask waker = thread == null ? null : thread.task();
      past.wokenBy =
          waker != null
              ? waker.name() + " #" + waker.id()
              : "thread " + Thread.currentThread().getName();
    }
  }

  /// What is known of `task`; null if that is nothing.
  public @Nullable TaskHistory of(AbortHandle task) {
    Past past = pasts.get(task.id());
    if (past == null) {
      return null;
    }
    long now = System.nanoTime();
    long began = past.began;
    long polling = began == 0 ? 0 : Math.max(0, now - began);
    return new TaskHistory(
        Duration.ofNanos(now - past.spawned),
        past.polls,
        Duration.ofNanos(past.polledNanos + polling),
        began == 0 ? null : Duration.ofNanos(polling),
        past.idlePolls,
        past.wakes + past.selfWakes,
        past.selfWakes,
        past.wokenBy,
        past.site.stream().map(StackWalker.StackFrame::toStackTraceElement).toList());
  }

  /// At most `limit` of those that are not in [LiveTasks]: never polled, or only ever yielding.
  public List<SpawnedTask> unlisted(int limit) {
    return pasts.values().stream()
        .filter(past -> !past.task.isListed())
        .limit(limit)
        .map(past -> past.task)
        .toList();
  }
}
