package dev.weft.task;

import dev.weft.Future;

/// Makes a task of a special kind.
public interface TaskMaker {

  SpawnedTask make(TaskEnv env, long id, Future<?> future);
}
