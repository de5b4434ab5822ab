package dev.weft;

import java.util.List;

/// What follows when a task has published its outcome: the listener is told, [Weft#run] looks
/// whether it is over, and a failure that nobody awaits goes to the policy.
///
/// **Threads.** Any.
final class TaskEnds {

  /// Loaded when a runtime opens and not when its first task ends: by then the process may be out
  /// of the descriptors that loading a class takes.
  private static final List<Class<?>> NEEDED_AT_THE_END =
      List.of(
          Lingering.class,
          JoinException.TaskFailed.class,
          JoinException.TaskCancelled.class,
          UnobservedFailures.Watched.class);

  private final Weft runtime;
  private final UnobservedFailures unobserved = new UnobservedFailures(this::nobodyAwaits);

  TaskEnds(Weft runtime) {
    this.runtime = runtime;
    assert !NEEDED_AT_THE_END.isEmpty();
  }

  /// After `task` published its outcome.
  void published(Task task, JoinHandle<?> handle, Object outcome) {
    Listening listening = runtime.listening();
    if (listening != null && task.countsAsLive()) {
      listening.ended(task, outcome);
    }
    if (outcome instanceof JoinException.TaskFailed failed) {
      unobserved.failed(handle, failed);
    }
    runtime.runToEnd().taskEnded();
  }

  /// Looks for failures that nobody can await any more; the leader, at every turn.
  void sweep() {
    unobserved.sweep();
  }

  /// Reports all failures that nobody has seen; when the runtime closes.
  void reportAll() {
    unobserved.reportAll();
  }

  /// Reports the failure of a task that was detached.
  void report(JoinException.TaskFailed failed) {
    unobserved.report(failed);
  }

  private void nobodyAwaits(String doing, Throwable failure) {
    UnhandledFailures policy = runtime.taskSettings().unhandled();
    if (policy != UnhandledFailures.IGNORE) {
      runtime.unhandled(doing, failure);
    }
    if (policy == UnhandledFailures.SHUT_DOWN) {
      runtime.shutDown(failure);
    }
  }
}
