package dev.weft;

/// A task of a [TaskScope], which hears of its end.
final class ScopedTask extends Task {

  private final TaskScope scope;

  ScopedTask(TaskEnv env, long id, Future<?> future, TaskScope scope) {
    super(env, id, future);
    this.scope = scope;
  }

  @Override
  void ended(JoinHandle<?> h, Object outcome) {
    scope.childEnded(this, h, outcome);
  }
}
