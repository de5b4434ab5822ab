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

  private JoinException(String message, Throwable cause, long taskId, String taskName) {
    super(message, cause, true, false);
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

    TaskFailed(long taskId, String taskName, Throwable cause) {
      super(taskName + " failed: " + cause, cause, taskId, taskName);
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

    TaskCancelled(long taskId, String taskName) {
      super(taskName + " was cancelled", null, taskId, taskName);
    }

    @Override
    List<Throwable> failures() {
      return List.of(getSuppressed());
    }
  }
}
