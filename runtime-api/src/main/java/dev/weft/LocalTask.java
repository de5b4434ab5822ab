package dev.weft;

/// A task of [LocalTasks].
final class LocalTask extends Task {

  private final LocalTasks home;

  LocalTask(TaskEnv env, long id, Future<?> future, LocalTasks home) {
    super(env, id, future);
    this.home = home;
  }

  /// Nobody serves the runtime while the owner closes.
  @Override
  boolean isForced() {
    return home.isClosed() || super.isForced();
  }

  @Override
  void ended(JoinHandle<?> h, Object outcome) {
    home.ended(this);
  }
}
