package dev.weft.executor.workstealing;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/// Tasks on their way into the [Injection]: linked from the newest to the oldest, as its inbox is.
/// One thread at a time, who holds the tickets of all tasks in it.
final class TaskStack {

  private @Nullable Task top;
  private @Nullable Task bottom;

  void push(Task task) {
    if (top == null) {
      bottom = task;
    }
    task.queueNext(top);
    top = task;
  }

  /// Forgets its tasks, which are elsewhere now.
  void clear() {
    top = null;
    bottom = null;
  }

  @Nullable Task top() {
    return top;
  }

  /// The oldest; only if there is one.
  Task bottom() {
    return java.util.Objects.requireNonNull(bottom);
  }
}
