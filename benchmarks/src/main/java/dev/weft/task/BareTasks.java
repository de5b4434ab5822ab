package dev.weft.task;

import dev.weft.Futures;

/// Tasks without a runtime, to be put into queues; they cannot be run.
public final class BareTasks {
  private BareTasks() {}

  /// So many tasks.
  public static SpawnedTask[] tasks(int n) {
    var env = new TaskEnv(null, "bare", null, null);
    SpawnedTask[] tasks = new SpawnedTask[n];
    for (int i = 0; i < n; i++) {
      tasks[i] = new SpawnedTask(env, i, Futures.never());
    }
    return tasks;
  }
}
