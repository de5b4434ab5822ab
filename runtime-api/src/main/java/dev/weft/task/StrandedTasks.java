package dev.weft.task;

import dev.weft.Context;
import dev.weft.driver.Leftovers;
import dev.weft.spi.StackReserve;
import dev.weft.spi.TaskList;
import org.jspecify.annotations.Nullable;

/// The tasks of one runtime that somebody has to see to, and not on the stack they were left on: a
/// ticket that no executor took (it is gone, or stack or heap gave out on the way to it), or the
/// end of a task that had waited for others. Each is scheduled again, cancelled if that is refused,
/// or published, one after the other: so however long a chain of cleanups that wake each other, or
/// of scopes in scopes, it takes no more stack than one.
///
/// *Protocol.* **R1** Whoever enters one holds the task's ticket or, if it waited for others, is
/// the last it waited for. Entering takes some stack. Where there is not even that, the one that
/// holds the ticket *marks* the task, by plain writes in [ScheduledTask] itself: no method can be
/// called there, and the interpreter looks at the stack also where a monitor is entered. A marked
/// task was idle, so it stands among the live ones, where [#settle] finds it by its link, which
/// points to itself. **R2** Whoever enters or marks one sees to it that [#settle] is called later:
/// by [SpawnedTask#run(Context)] of the task that the thread is in; by the thread itself, when it
/// is in none; and if that fails, by the leader at its next turn, which [#isWaiting] keeps short.
/// **R3** A task that cannot be seen to, since the heap is full, goes back. **R4** `waiting` and
/// `marked` are set after what they tell of, and cleared before it is looked for. **R5** A new task
/// is counted before it is handed over, and its spawner takes that back if it can neither hand it
/// over, refuse it nor enter it; unless its end was begun, which counts itself.
public final class StrandedTasks implements Leftovers {

  /// The threads that are settling. What they leave meanwhile, their own loop finds.
  private static final ThreadLocal<@Nullable Boolean> SETTLING = new ThreadLocal<>();

  private final TaskRuntime runtime;

  // R4.
  volatile boolean waiting;
  volatile boolean marked;

  // Under the monitor.
  private final TaskList entered = new TaskList();

  StrandedTasks(TaskRuntime runtime) {
    this.runtime = runtime;
  }

  /// Enters a task.
  void enter(ScheduledTask task) {
    synchronized (this) {
      entered.addLast(task);
    }
    waiting = true;
  }

  /// Enters those of the live tasks that are marked.
  private void enterMarked() {
    if (marked) {
      marked = false;
      try {
        runtime.live().forEach(this::enterIfMarked);
      } catch (Throwable t) {
        marked = true;
        waiting = true;
        throw t;
      }
    }
  }

  private void enterIfMarked(ScheduledTask task) {
    synchronized (this) {
      if (task.queueNext() == task) {
        entered.addLast(task);
      }
    }
  }

  /// Lets a task enter, be marked, and leave again. The first access to a field may take stack that
  /// a later one does not, which R1 cannot do with; so this is the first.
  void rehearse(ScheduledTask task) {
    task.mark();
    enterIfMarked(task);
    poll();
    marked = false;
    waiting = false;
  }

  /// Whether there are any; a glance.
  @Override
  public boolean isWaiting() {
    return waiting;
  }

  private synchronized @Nullable ScheduledTask poll() {
    return (ScheduledTask) entered.poll();
  }

  /// Sees to all of them. Any thread; in a poll, and where it goes on already further up the stack,
  /// it leaves them to those.
  @Override
  public void settle() {
    PollingThread thread = PollingThread.current(runtime);
    if (!waiting || thread != null && thread.inPoll() || SETTLING.get() != null) {
      return;
    }
    StackReserve.ensureForTasks();
    SETTLING.set(true);
    try {
      while (waiting) {
        waiting = false;
        enterMarked();
        if (!settleEntered()) {
          waiting = true;
          runtime.driver().unpark(); // R3; the leader tries again
          return;
        }
      }
    } finally {
      SETTLING.remove();
    }
  }

  private boolean settleEntered() {
    for (ScheduledTask task = poll(); task != null; task = poll()) {
      if (!task.settleStranded()) {
        return false;
      }
    }
    return true;
  }
}
