package dev.weft.tck;

import dev.weft.Context;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// Looks at the ends of tasks from outside, on a runtime that may be closed.
final class Ends {

  private Ends() {}

  /// How a task that is over ended; takes its result.
  static <T extends @Nullable Object> Ended<T> of(SpawnedTask<T> task) throws Exception {
    return switch (task.join().poll(Context.of(() -> {}))) {
      case Poll.Ready<Ended<T>>(Ended<T> end) -> end;
      default -> throw new AssertionError("a task is not over: its join is pending");
    };
  }

  /// Whether a task that is over was cancelled; takes its result.
  static boolean isCancelled(SpawnedTask<?> task) throws Exception {
    return of(task) instanceof Ended.Cancelled<?>;
  }
}
