package dev.weft.task;

/// Is told which threads may run tasks of a runtime now.
///
/// **Threads.** Any; each thread tells of itself.
public interface ThreadWatcher {

  /// The calling thread begins to run tasks as `thread`.
  void entered(PollingThread thread);

  /// It stops doing so.
  void left(PollingThread thread);
}
