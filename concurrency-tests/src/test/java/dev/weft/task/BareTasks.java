package dev.weft.task;

import dev.weft.Futures;

/// Tasks without a runtime, to be put into queues; they cannot be run.
public final class BareTasks {
  private BareTasks() {}

  /// A task with this id.
  public static SpawnedTask task(long id) {
    return new SpawnedTask(new TaskEnv(null, "bare", null, null), id, Futures.never());
  }

  /// Tasks with the ids 0, 1, ...
  public static SpawnedTask[] tasks(int n) {
    SpawnedTask[] tasks = new SpawnedTask[n];
    for (int i = 0; i < n; i++) {
      tasks[i] = task(i);
    }
    return tasks;
  }
}
