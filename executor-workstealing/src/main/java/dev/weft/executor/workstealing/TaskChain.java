package dev.weft.executor.workstealing;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/// A first-in-first-out list of tasks, linked through the tasks themselves. One thread at a time,
/// who holds the tickets of all tasks in it.
final class TaskChain {

  private @Nullable Task first;
  private @Nullable Task last;
  private int size;

  int size() {
    return size;
  }

  void add(Task task) {
    task.queueNext(null);
    Task before = last;
    if (before == null) {
      first = task;
    } else {
      before.queueNext(task);
    }
    last = task;
    size++;
  }

  @Nullable Task poll() {
    Task task = first;
    if (task == null) {
      return null;
    }
    first = task.queueNext();
    if (first == null) {
      last = null;
    }
    task.queueNext(null);
    size--;
    return task;
  }

  /// Adds a stack of tasks, linked from the newest to the oldest, so that the oldest comes first.
  void addStack(@Nullable Task newest) {
    Task oldest = null;
    Task task = newest;
    int n = 0;
    while (task != null) {
      Task next = task.queueNext();
      task.queueNext(oldest);
      oldest = task;
      task = next;
      n++;
    }
    if (oldest != null) {
      append(oldest, java.util.Objects.requireNonNull(newest), n);
    }
  }

  private void append(Task from, Task to, int n) {
    Task before = last;
    if (before == null) {
      first = from;
    } else {
      before.queueNext(from);
    }
    last = to;
    size += n;
  }
}
