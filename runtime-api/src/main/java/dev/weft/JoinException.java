package dev.weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why awaiting a [JoinHandle] gave no value: the task failed, or it was cancelled.
///
/// Checked, since whoever joins a task has to decide what its end means. It carries no stack trace
/// of its own: [TaskFailed]'s cause has the one that matters.
public abstract sealed class JoinException extends Exception {

  private static final long serialVersionUID = 1;

  private final long taskId;
  private final String taskName;

  // Under its own lock.
  private transient boolean observed;
  private transient UnobservedFailures.@Nullable Place place;

  /// @param told whether it says of which task it is; else it is shared, takes no suppressed ones,
  ///   and is nobody's to observe
  private JoinException(
      String message, @Nullable Throwable cause, long taskId, String taskName, boolean told) {
    super(message, cause, told, false);
    this.observed = !told;
    this.taskId = taskId;
    this.taskName = taskName;
  }

  /// The outcome of a task whose future threw. When the heap is too full to tell which it was, that
  /// is what it tells.
  static TaskFailed failed(Task task, Throwable cause) {
    try {
      return new TaskFailed(task.id(), task.name(), cause);
    } catch (VirtualMachineError exhausted) {
      return TaskFailed.UNTOLD;
    }
  }

  /// The outcome of a task that was cancelled, likewise.
  static TaskCancelled cancelled(Task task) {
    try {
      return new TaskCancelled(task.id(), task.name());
    } catch (VirtualMachineError exhausted) {
      return TaskCancelled.UNTOLD;
    }
  }

  /// The id of the task that ended so.
  public long taskId() {
    return taskId;
  }

  /// The name of the task that ended so.
  public String taskName() {
    return taskName;
  }

  /// Marks it as seen, by an awaiter or by the policy; `true` for the first to do so.
  final boolean observe() {
    UnobservedFailures.Place stood;
    synchronized (this) {
      if (observed) {
        return false;
      }
      observed = true;
      stood = place;
    }
    if (stood != null) {
      stood.leave();
    }
    return true;
  }

  /// Takes a place among those that nobody has seen; `false` if somebody has, or if it has one.
  final synchronized boolean stand(UnobservedFailures.Place at) {
    if (observed || place != null) {
      return false;
    }
    place = at;
    return true;
  }

  final synchronized UnobservedFailures.@Nullable Place place() {
    return place;
  }

  /// What must not be lost if nobody awaits the task: what its future threw, or its cleanup.
  abstract List<Throwable> failures();

  /// The task's future threw; the cause is the very `Throwable` it threw.
  public static final class TaskFailed extends JoinException {
    private static final long serialVersionUID = 1;

    /// There before it is needed; shared, so it takes no suppressed ones.
    static final TaskFailed UNTOLD = new TaskFailed();

    TaskFailed(long taskId, String taskName, Throwable cause) {
      super(taskName + " failed: " + cause, cause, taskId, taskName, true);
    }

    private TaskFailed() {
      super(
          "a task failed, and no memory was left to tell how",
          new OutOfMemoryError("when a task had failed"),
          0,
          "a task",
          false);
    }

    /// What the task's future threw.
    @Override
    public synchronized Throwable getCause() {
      return java.util.Objects.requireNonNull(super.getCause());
    }

    @Override
    List<Throwable> failures() {
      return List.of(getCause());
    }
  }

  /// The task was aborted, or its runtime closed, before it finished. Failures of its cleanup are
  /// the suppressed exceptions.
  public static final class TaskCancelled extends JoinException {
    private static final long serialVersionUID = 1;

    /// There before it is needed; shared, so it takes no suppressed ones.
    static final TaskCancelled UNTOLD = new TaskCancelled();

    TaskCancelled(long taskId, String taskName) {
      super(taskName + " was cancelled", null, taskId, taskName, true);
    }

    private TaskCancelled() {
      super("a task was cancelled; no memory was left to tell which", null, 0, "a task", false);
    }

    @Override
    List<Throwable> failures() {
      return List.of(getSuppressed());
    }
  }
}
