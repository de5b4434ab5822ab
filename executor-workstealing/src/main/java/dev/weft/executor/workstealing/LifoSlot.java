package dev.weft.executor.workstealing;

import dev.weft.spi.Task;
import org.jspecify.annotations.Nullable;

/// A place for the task that the running task made ready last: it runs next, while its data is
/// still in the cache. A setting, off by default.
///
/// Nobody steals from it, so **a task in the slot does not run while its worker is blocked or
/// busy** with the task before it. It is used at most three times in a row ([#LIMIT]); then the
/// task goes to the tail of the queue, so that two tasks that wake each other for ever do not
/// starve a third.
///
/// One thread.
final class LifoSlot {

  /// tokio's number. Larger favours pairs of tasks, smaller makes the slot useless.
  static final int LIMIT = 3;

  private final boolean enabled;

  /// For its worker, who must be able to fill it without a call.
  @Nullable Task task;

  private int inRow;

  LifoSlot(boolean enabled) {
    this.enabled = enabled;
  }

  boolean isEnabled() {
    return enabled;
  }

  boolean isEmpty() {
    return task == null;
  }

  /// Whether the slot's task may run now, before those of the queue. If not, the next one may.
  boolean mayRun() {
    if (task != null && inRow < LIMIT) {
      inRow++;
      return true;
    }
    inRow = 0;
    return false;
  }

  /// Empties the slot.
  @Nullable Task take() {
    Task t = task;
    task = null;
    return t;
  }
}
