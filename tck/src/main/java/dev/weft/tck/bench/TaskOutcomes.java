package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.Kit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import org.jspecify.annotations.Nullable;

/// Waits for the outcomes of tasks.
public final class TaskOutcomes {

  private TaskOutcomes() {}

  /// Waits for the end of `task` and takes its result.
  public static <T extends @Nullable Object> TaskOutcome<T> of(
      Kit kit, RuntimeSubject subject, SpawnedTask<T> task) throws Exception {
    return kit.within("a task ends", () -> subject.blockOn(task.join()));
  }

  /// Waits for the end of `task` as somebody who is no task of `subject`.
  ///
  /// @return whether it was over already; if not, `waker` will be called
  public static <T extends @Nullable Object> boolean foreign(SpawnedTask<T> task, Waker waker)
      throws Exception {
    return task.join().poll(Context.of(waker)).isReady();
  }

  /// Polls `poll` once, as a task of `subject`.
  public static <T extends @Nullable Object> T inTask(Kit kit, RuntimeSubject subject, Step<T> poll)
      throws Exception {
    return kit.within(
        "a task makes its first poll",
        () -> subject.blockOn(Futures.pollFn(cx -> Poll.ready(poll.take(cx)))));
  }

  /// How a task that is over ended; takes its result.
  public static <T extends @Nullable Object> TaskOutcome<T> of(SpawnedTask<T> task)
      throws Exception {
    return switch (task.join().poll(Context.of(() -> {}))) {
      case Poll.Ready<TaskOutcome<T>>(TaskOutcome<T> end) -> end;
      default -> throw new AssertionError("a task is not over: its join is pending");
    };
  }

  /// Whether a task that is over was cancelled; takes its result.
  public static boolean isCancelled(SpawnedTask<?> task) throws Exception {
    return of(task) instanceof TaskOutcome.Cancelled<?>;
  }

  /// What one poll does.
  public interface Step<T extends @Nullable Object> {
    T take(Context cx) throws Exception;
  }
}
