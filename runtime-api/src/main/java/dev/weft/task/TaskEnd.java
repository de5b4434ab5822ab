package dev.weft.task;

import dev.weft.JoinException;
import java.util.List;

/// How a task ended without a value, as the exception that its handle throws.
public final class TaskEnd {
  private TaskEnd() {}

  /// The outcome of a task whose future threw. When the heap is too full to tell which it was, that
  /// is what it tells.
  static JoinException.TaskFailed failed(SpawnedTask task, Throwable cause) {
    try {
      return JoinExceptionAccess.get().failed(task.id(), task.name(), cause);
    } catch (Throwable exhausted) {
      return JoinExceptionAccess.get().failedUntold();
    }
  }

  /// The outcome of a task that was cancelled, likewise.
  static JoinException.TaskCancelled cancelled(SpawnedTask task) {
    try {
      return JoinExceptionAccess.get().cancelled(task.id(), task.name());
    } catch (Throwable exhausted) {
      return JoinExceptionAccess.get().cancelledUntold();
    }
  }

  /// What must not be lost if nobody awaits the task: what its future threw, or its cleanup.
  static List<Throwable> failures(JoinException end) {
    Throwable cause = end.getCause();
    return cause != null ? List.of(cause) : List.of(end.getSuppressed());
  }

  /// Marks it as seen, by an awaiter or by the policy; `true` for the first to do so.
  public static boolean observe(JoinException end) {
    return observation(end).observe();
  }

  static Observation observation(JoinException end) {
    return JoinExceptionAccess.get().observation(end);
  }
}
