package dev.weft.executor.fifo;

import dev.weft.RootTask;
import dev.weft.Task;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// How many spawned tasks may live at once. The futures of `blockOn` do not count.
///
/// **Threads.** Any.
final class LiveBound {

  private final int limit;
  private final AtomicInteger live = new AtomicInteger();

  /// @param limit 0 is without limit, and costs nothing
  LiveBound(int limit) {
    this.limit = limit;
  }

  private boolean counts(Task task) {
    return limit != 0 && !(task instanceof RootTask);
  }

  /// Lets a new task in.
  ///
  /// @throws RejectedExecutionException if the limit is reached
  void enter(Task task) {
    if (!counts(task) || !task.isNew()) {
      return;
    }
    for (; ; ) {
      int now = live.get();
      if (now >= limit) {
        throw new RejectedExecutionException(
            "the executor 'fifo' is full: %s tasks live (weft.fifo.max-live-tasks); %s was refused"
                .formatted(limit, task.name()));
      }
      if (live.compareAndSet(now, now + 1)) {
        return;
      }
    }
  }

  /// Lets a task go that is over.
  void leave(Task task) {
    if (counts(task)) {
      live.decrementAndGet();
    }
  }
}
