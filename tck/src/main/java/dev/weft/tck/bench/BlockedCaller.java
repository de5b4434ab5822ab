package dev.weft.tck.bench;

import dev.weft.Future;
import dev.weft.tck.RuntimeSubject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A thread of the kit that is in a call that blocks, such as `blockOn`.
///
/// **Threads.** All methods may be called from any thread.
public final class BlockedCaller<T extends @Nullable Object> {

  private final Thread thread;
  private volatile @Nullable T value;
  private volatile @Nullable Throwable failure;

  private BlockedCaller(Callable<T> call) {
    thread = Thread.ofPlatform().daemon().name("tck: blockOn").unstarted(() -> run(call));
  }

  /// Starts a thread that calls `blockOn`.
  public static <T extends @Nullable Object> BlockedCaller<T> on(
      RuntimeSubject subject, Future<T> future) {
    return calling(() -> subject.blockOn(future));
  }

  /// Starts a thread that makes `call`.
  public static <T extends @Nullable Object> BlockedCaller<T> calling(Callable<T> call) {
    var blocked = new BlockedCaller<>(call);
    blocked.thread.start();
    return blocked;
  }

  private void run(Callable<T> call) {
    try {
      value = call.call();
    } catch (Throwable t) {
      failure = t;
    }
  }

  /// The thread.
  public Thread thread() {
    return thread;
  }

  /// Whether the call returned or threw.
  public boolean isOver() {
    return !thread.isAlive();
  }

  /// What it returned; null before its end.
  public @Nullable T value() {
    return value;
  }

  /// What it threw.
  public @Nullable Throwable failure() {
    return failure;
  }
}
