package dev.weft;

/// Tasks without a runtime, to be put into queues; they cannot be run.
public final class BareTasks {
  private BareTasks() {}

  /// So many tasks.
  public static Task[] tasks(int n) {
    var env = new TaskEnv(null, "bare", null, null);
    Task[] tasks = new Task[n];
    for (int i = 0; i < n; i++) {
      tasks[i] = new Task(env, i, Futures.never());
    }
    return tasks;
  }
}
