package dev.weft;

import dev.weft.task.TaskHandle;
import org.jspecify.annotations.Nullable;

/// What a task that is over has left in its handle.
final class HandleOutcome {
  private HandleOutcome() {}

  static <T extends @Nullable Object> T of(JoinHandle<T> handle) throws JoinException {
    return ((TaskHandle<T>) handle).take();
  }
}
