package dev.weft;

import dev.weft.task.JoinExceptionAccess;
import dev.weft.task.Observation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why awaiting a [JoinHandle] gave no value: the task failed, or it was cancelled.
///
/// Checked, since whoever joins a task has to decide what its end means. It carries no stack trace
/// of its own: [TaskFailed]'s cause has the one that matters.
public abstract sealed class JoinException extends Exception {

  private static final long serialVersionUID = 1;

  static {
    JoinExceptionAccess.install(new Door());
  }

  /// The task that failed.
  private final long taskId;

  /// Its name.
  private final String taskName;

  private final transient Observation observation;

  /// @param told whether it says of which task it is; else it is shared, takes no suppressed ones,
  ///   and is nobody's to observe
  private JoinException(
      String message, @Nullable Throwable cause, long taskId, String taskName, boolean told) {
    super(message, cause, told, false);
    this.observation = new Observation(!told);
    this.taskId = taskId;
    this.taskName = taskName;
  }

  /// The id of the task that ended so.
  public long taskId() {
    return taskId;
  }

  /// The name of the task that ended so.
  public String taskName() {
    return taskName;
  }

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
      return Objects.requireNonNull(super.getCause());
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
  }

  private static final class Door extends JoinExceptionAccess {
    @Override
    public TaskFailed failed(long taskId, String taskName, Throwable cause) {
      return new TaskFailed(taskId, taskName, cause);
    }

    @Override
    public TaskFailed failedUntold() {
      return TaskFailed.UNTOLD;
    }

    @Override
    public TaskCancelled cancelled(long taskId, String taskName) {
      return new TaskCancelled(taskId, taskName);
    }

    @Override
    public TaskCancelled cancelledUntold() {
      return TaskCancelled.UNTOLD;
    }

    @Override
    public Observation observation(JoinException end) {
      return end.observation;
    }
  }
}
