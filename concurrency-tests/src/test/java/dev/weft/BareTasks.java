package dev.weft;

/// Tasks without a runtime, to be put into queues; they cannot be run.
public final class BareTasks {
  private BareTasks() {}

  /// A task with this id.
  public static Task task(long id) {
    return new Task(new TaskEnv(null, "bare", null, null), id, Futures.never());
  }

  /// Tasks with the ids 0, 1, ...
  public static Task[] tasks(int n) {
    Task[] tasks = new Task[n];
    for (int i = 0; i < n; i++) {
      tasks[i] = task(i);
    }
    return tasks;
  }
}
