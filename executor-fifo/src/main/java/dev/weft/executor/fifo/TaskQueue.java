package dev.weft.executor.fifo;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/// A first-in-first-out list of tasks, linked through the tasks themselves. One thread at a time.
final class TaskQueue {

  private @Nullable Task head;
  private @Nullable Task tail;

  boolean isEmpty() {
    return head == null;
  }

  void add(Task task) {
    task.queueNext(null);
    append(task, task);
  }

  private void append(Task first, Task last) {
    Task before = tail;
    if (before == null) {
      head = first;
    } else {
      before.queueNext(first);
    }
    tail = last;
  }

  /// Moves all of `other` to the end of this queue.
  void addAll(TaskQueue other) {
    if (other.head != null && other.tail != null) {
      append(other.head, other.tail);
      other.head = null;
      other.tail = null;
    }
  }

  @Nullable Task poll() {
    Task first = head;
    if (first == null) {
      return null;
    }
    head = first.queueNext();
    if (head == null) {
      tail = null;
    }
    first.queueNext(null);
    return first;
  }
}
