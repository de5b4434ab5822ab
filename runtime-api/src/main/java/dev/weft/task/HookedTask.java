package dev.weft.task;

import dev.weft.Future;

/// A task that belongs to somebody who hears of its end: a scope, or a thread with tasks of its
/// own.
public final class HookedTask extends SpawnedTask {

  private final TaskOwner owner;

  public HookedTask(TaskEnv env, long id, Future<?> future, TaskOwner owner) {
    super(env, id, future);
    this.owner = owner;
  }

  @Override
  protected boolean isForced() {
    return owner.isForced() || super.isForced();
  }

  @Override
  protected void ended(TaskHandle<?> handle, Object outcome) {
    owner.ended(this, handle, outcome);
  }
}
