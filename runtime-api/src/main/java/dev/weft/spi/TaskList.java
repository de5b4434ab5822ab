package dev.weft.spi;

import org.jspecify.annotations.Nullable;

/// A list of tasks for executors, linked through the tasks themselves ([Task#queueNext]), so that
/// adding one allocates nothing: a queue of what [#addLast] adds and [#poll] takes.
///
/// **Threads.** One at a time, or under its owner's lock. Whoever has the list holds the tickets of
/// all tasks in it, and a task is in one list at most.
///
/// One task is added or is not, also at the end of the stack: nothing that could throw comes after
/// the first step that changes the list.
public final class TaskList {

  private @Nullable Task first;
  private @Nullable Task last;
  private int size;

  /// An empty list.
  public TaskList() {}

  /// How many tasks are in the list.
  public int size() {
    return size;
  }

  /// Whether no task is in the list.
  public boolean isEmpty() {
    return first == null;
  }

  /// The task that [#poll] would take, or null.
  public @Nullable Task first() {
    return first;
  }

  /// Adds a task behind all others.
  public void addLast(Task task) {
    task.queueNext(null);
    append(task, task, 1);
  }

  /// Moves all tasks of another list, in their order, behind all others. A few steps, however many
  /// there are. At the end of the stack this might get stuck half-way: who may be there calls
  /// [StackReserve#ensure] before.
  public void addAll(TaskList others) {
    if (others.first != null && others.last != null) {
      append(others.first, others.last, others.size);
      others.clear();
    }
  }

  /// Adds tasks that are linked from the newest to the oldest, as a stack that many threads push on
  /// is, behind all others and turned round: the oldest of them comes first. At the end of the
  /// stack this might get stuck half-way: who may be there calls [StackReserve#ensure] before.
  ///
  /// @param newest the top of the stack, or null for none
  public void addReversed(@Nullable Task newest) {
    Task oldest = null;
    int count = 0;
    for (Task task = newest; task != null; count++) {
      Task older = task.queueNext();
      task.queueNext(oldest);
      oldest = task;
      task = older;
    }
    if (oldest != null && newest != null) {
      append(oldest, newest, count);
    }
  }

  private void append(Task from, Task to, int count) {
    Task before = last;
    if (before == null) {
      first = from;
    } else {
      before.queueNext(from);
    }
    last = to;
    size += count;
  }

  /// Takes the first task, unlinked, or null.
  public @Nullable Task poll() {
    Task task = first;
    if (task == null) {
      return null;
    }
    Task next = task.queueNext();
    task.queueNext(null);
    first = next;
    if (next == null) {
      last = null;
    }
    size--;
    return task;
  }

  private void clear() {
    first = null;
    last = null;
    size = 0;
  }
}
