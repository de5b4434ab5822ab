package dev.weft.task;

import dev.weft.Context;
import dev.weft.Future;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where a cancelled future leaves what of it runs on: a [dev.weft.combinator.Shielded] one its
/// inner future, an async block the rest of its `finally`.
///
/// Whoever cancels a future and has something to do *after* its cleanup (close a resource, unwind a
/// block further out) opens a scope around the cancel, and asks it for the rest. What nobody asks
/// for is kept by the task that the cancel happens in: it polls it, and its end waits for it.
///
/// **Threads.** Of the cancel.
public final class CleanupScope implements AutoCloseable {

  private final PollingThread thread;
  private final @Nullable CleanupScope outer;
  private @Nullable RunningCleanups rests;

  private CleanupScope(PollingThread thread, @Nullable CleanupScope outer) {
    this.thread = thread;
    this.outer = outer;
  }

  /// A scope until it is closed, inside the one that is open.
  public static CleanupScope open(Context cx) {
    PollingThread thread = PollingThread.of(cx);
    var scope = new CleanupScope(thread, thread.cleanups());
    thread.cleanups(scope);
    return scope;
  }

  /// Cancels `future`.
  ///
  /// @param failed takes what the cancel throws
  /// @return what of it runs on, to be polled to its end before the next step of the caller's
  ///   cleanup, and then to be left to others with [#leave]; null if nothing does
  public static @Nullable Future<?> cancel(
      Context cx, Future<?> future, Consumer<? super Throwable> failed) {
    try (var scope = open(cx)) {
      try {
        future.cancel(cx);
      } catch (Throwable failure) {
        failed.accept(failure);
      }
      return scope.rest();
    }
  }

  /// Whether something may run on: there is a task to keep it, and it is not being ended by force.
  public static boolean isGiven(Context cx) {
    PollingThread thread = PollingThread.of(cx);
    SpawnedTask task = thread.task();
    return task != null && !thread.isForced() && !task.isForced();
  }

  /// Leaves `rest`, which is pending or was never polled, with whoever cancels. Only where
  /// [#isGiven] said so.
  public static void leave(Context cx, Future<?> rest) {
    leave(PollingThread.of(cx), rest);
  }

  private static void leave(PollingThread thread, Future<?> rest) {
    CleanupScope scope = thread.cleanups();
    if (scope != null) {
      scope.add(rest);
    } else {
      Objects.requireNonNull(thread.task()).keep(rest);
    }
  }

  private void add(Future<?> rest) {
    if (rests == null) {
      rests = new RunningCleanups();
    }
    rests.add(rest);
  }

  /// What was left here, as one future; null if nothing was.
  public @Nullable Future<?> rest() {
    RunningCleanups left = rests;
    rests = null;
    return left == null ? null : left.simplified();
  }

  /// Leaves `rest` with the scope around this one.
  public void keep(Future<?> rest) {
    close();
    leave(thread, rest);
  }

  /// Leaves what nobody asked for with the scope around this one. Idempotent.
  @Override
  public void close() {
    if (thread.cleanups() == this) {
      thread.cleanups(outer);
    }
    Future<?> rest = rest();
    if (rest != null) {
      leave(thread, rest);
    }
  }
}
