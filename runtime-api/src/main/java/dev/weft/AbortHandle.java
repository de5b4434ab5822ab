package dev.weft;

/// A task seen by somebody who may end it but not have its value.
///
/// **Threads.** Any.
public final class AbortHandle {

  private final Task task;

  AbortHandle(Task task) {
    this.task = task;
  }

  /// Asks that the task be cancelled; nothing happens if it is over.
  public void abort() {
    task.abort();
  }

  /// Whether the task is over, cleanup included.
  public boolean isFinished() {
    return task.isFinished();
  }

  /// The task's id, unique within the process.
  public long id() {
    return task.id();
  }

  /// The name given at spawn, or `task-` and the id.
  public String name() {
    return task.name();
  }

  @Override
  public String toString() {
    return "AbortHandle[" + task + "]";
  }
}
