package dev.weft.task;

/// Whoever a [HookedTask] belongs to.
///
/// **Threads.** Any.
public interface TaskOwner {

  /// The task has published its outcome.
  void ended(SpawnedTask task, TaskHandle<?> handle, Object outcome);

  /// Whether nothing of the owner's tasks may run on when they are cancelled.
  default boolean isForced() {
    return false;
  }
}
