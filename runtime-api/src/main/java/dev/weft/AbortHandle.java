package dev.weft;

import dev.weft.task.ScheduledTask;

/// A task seen by somebody who may end it but not have its value.
///
/// **Threads.** Any.
public sealed interface AbortHandle permits ScheduledTask {

  /// Asks that the task be cancelled. An idle task is cancelled on its executor without being
  /// polled again, a running one after its poll unless that poll finished it. Does nothing to a
  /// task that is over.
  void abort();

  /// Whether the task is over, cleanup included.
  boolean isFinished();

  /// The task's id, unique within the process.
  long id();

  /// The name given at spawn, or `task-` and the id.
  String name();
}
