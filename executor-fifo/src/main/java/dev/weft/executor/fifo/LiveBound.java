package dev.weft.executor.fifo;

import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import java.util.concurrent.RejectedExecutionException;

/// The limit to how many spawned tasks may live at once. The futures of `blockOn` do not count.
///
/// **Threads.** Any, under the monitor: to undo an [#enter] after an overflow of the stack, no
/// method may have to be called.
final class LiveBound {

  private final int limit;

  /// Under the monitor.
  int live;

  /// @param limit 0 is without limit, and costs nothing
  LiveBound(int limit) {
    this.limit = limit;
  }

  private boolean counts(Task task) {
    return limit != 0 && !(task instanceof RootTask);
  }

  /// Lets a new task in.
  ///
  /// @return whether it was counted just now; if then nobody takes it, `live` has to be counted
  ///   down
  /// @throws RejectedExecutionException if the limit is reached
  boolean enter(Task task) {
    if (!counts(task) || !task.isNew()) {
      return false;
    }
    synchronized (this) {
      if (live < limit) {
        live++;
        return true;
      }
    }
    throw new RejectedExecutionException(
        "the executor 'fifo' is full: %s tasks live (weft.fifo.max-live-tasks); %s was refused"
            .formatted(limit, task.name()));
  }

  /// Lets a task go that is over.
  void leave(Task task) {
    if (counts(task)) {
      synchronized (this) {
        live--;
      }
    }
  }
}
