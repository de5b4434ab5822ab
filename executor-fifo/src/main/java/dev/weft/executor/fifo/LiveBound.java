package dev.weft.executor.fifo;

import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import java.util.concurrent.RejectedExecutionException;

/// The limit to how many spawned tasks may live at once. The futures of `blockOn` do not count.
///
/// **Threads.** Any, under the monitor. Whoever lets a task in holds it all the while: [#check],
/// then what hands the task over, and `live` counted up last, by a plain write. So at the end of a
/// stack there is nothing to undo, and no end can be counted before its beginning.
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

  /// Whether the task has to be let in.
  boolean letsIn(Task task) {
    return counts(task) && task.isNew();
  }

  /// Looks whether there is room for a new task. Under the monitor.
  ///
  /// @throws RejectedExecutionException if the limit is reached
  void check(Task task) {
    if (live >= limit) {
      throw new RejectedExecutionException(
          "the executor 'fifo' is full: %s tasks live (weft.fifo.max-live-tasks); %s was refused"
              .formatted(limit, task.name()));
    }
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
