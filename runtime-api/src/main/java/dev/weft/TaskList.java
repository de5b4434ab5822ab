package dev.weft;

import org.jspecify.annotations.Nullable;

/// Tasks in the order of their arrival, linked through [Task#queueNext]. Guarded by its owner's
/// lock.
final class TaskList {

  private @Nullable Task head;
  private @Nullable Task tail;

  boolean isEmpty() {
    return head == null;
  }

  void add(Task task) {
    task.queueNext(null);
    if (tail == null) {
      head = task;
    } else {
      tail.queueNext(task);
    }
    tail = task;
  }

  /// Takes the oldest.
  @Nullable Task poll() {
    Task task = head;
    if (task != null) {
      head = task.queueNext();
      task.queueNext(null);
      if (head == null) {
        tail = null;
      }
    }
    return task;
  }
}
