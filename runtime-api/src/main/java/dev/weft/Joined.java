package dev.weft;

import org.jspecify.annotations.Nullable;

/// How a task of a [JoinSet] ended: a value, so that one task's failure does not stop whoever
/// collects the others.
///
/// @param <T> what the tasks yield
public sealed interface Joined<T extends @Nullable Object> {

  /// The id of the task that ended.
  long taskId();

  /// It returned.
  record Value<T extends @Nullable Object>(long taskId, T value) implements Joined<T> {}

  /// It threw; the cause of `why` is what it threw.
  record Failed<T extends @Nullable Object>(JoinException.TaskFailed why) implements Joined<T> {
    @Override
    public long taskId() {
      return why.taskId();
    }
  }

  /// It was cancelled.
  record Cancelled<T extends @Nullable Object>(JoinException.TaskCancelled why)
      implements Joined<T> {
    @Override
    public long taskId() {
      return why.taskId();
    }
  }
}
