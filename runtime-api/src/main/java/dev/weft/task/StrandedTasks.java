package dev.weft.task;

import dev.weft.Context;
import dev.weft.driver.Leftovers;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import org.jspecify.annotations.Nullable;

/// The tasks of one runtime that somebody has to see to, and not on the stack they were left on: a
/// ticket that no executor took (it is gone, or stack or heap gave out on the way to it), or the
/// end of a task that had waited for others. Each is scheduled again, cancelled if that is refused,
/// or published, one after the other: so however long a chain of cleanups that wake each other, or
/// of scopes in scopes, it takes no more stack than one.
///
/// *Protocol.* **R1** A task enters by plain writes under the monitor, in [Task] itself: at the end
/// of the stack not even a method can be called, and a monitor takes neither stack nor heap of
/// Java's. Whoever enters holds the task's ticket or, if it lingered, is the last it waited for.
/// **R2** Whoever enters one sees to it that [#settle] is called later: by [Task#run(Context)] of
/// the task that the thread is in; by the thread itself, when it is in none; and if that fails, by
/// the leader at its next turn, which [#isWaiting] keeps short. **R3** A task that cannot be seen
/// to, since the heap is full, goes back.
public final class StrandedTasks implements Leftovers {

  /// The threads that are settling. What they leave meanwhile, their own loop finds.
  private static final ThreadLocal<@Nullable Boolean> SETTLING = new ThreadLocal<>();

  private final TaskRuntime runtime;

  // R1.
  volatile @Nullable ScheduledTask first;
  @Nullable ScheduledTask last;

  StrandedTasks(TaskRuntime runtime) {
    this.runtime = runtime;
  }

  /// Whether there are any; a glance.
  @Override
  public boolean isWaiting() {
    return first != null;
  }

  private @Nullable ScheduledTask poll() {
    synchronized (this) {
      ScheduledTask task = first;
      if (task != null) {
        first = (ScheduledTask) task.queueNext();
        if (first == null) {
          last = null;
        }
        task.queueNext(null);
      }
      return task;
    }
  }

  /// Sees to all of them. Any thread; in a poll, and where it goes on already further up the stack,
  /// it leaves them to those.
  @Override
  public void settle() {
    PollingThread thread = PollingThread.current(runtime);
    if (first == null || thread != null && thread.inPoll() || SETTLING.get() != null) {
      return;
    }
    StackReserve.ensureForTasks();
    SETTLING.set(true);
    try {
      for (ScheduledTask task = poll(); task != null; task = poll()) {
        if (!task.settleStranded()) {
          runtime.driver().unpark(); // R3; the leader tries again
          return;
        }
      }
    } finally {
      SETTLING.remove();
    }
  }
}
