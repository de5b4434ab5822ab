package dev.weft;

import org.jspecify.annotations.Nullable;

/// Cancels tasks whose tickets no executor takes any more, on the thread that was refused. The
/// cleanup of one may wake the next: that one waits for its turn here, so that a chain of a hundred
/// thousand takes no more stack than one.
///
/// **Threads.** Any; each for its own tasks.
final class Refused {
  private Refused() {}

  /// The tasks that wait while the thread cancels another one.
  private static final ThreadLocal<@Nullable TaskList> WAITING = new ThreadLocal<>();

  /// Cancels `task`, now or when the cancellation that the thread is in has ended. The holder of
  /// its ticket.
  static void cancel(Task task) {
    TaskList waiting = WAITING.get();
    if (waiting != null) {
      waiting.add(task);
      return;
    }
    var mine = new TaskList();
    WAITING.set(mine);
    try {
      for (Task next = task; next != null; next = mine.poll()) {
        next.refuse();
      }
    } finally {
      WAITING.remove();
    }
  }
}
