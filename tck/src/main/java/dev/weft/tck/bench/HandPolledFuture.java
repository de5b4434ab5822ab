package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A future that the kit polls itself, without a runtime, and the wakes that it gets.
///
/// **Threads.** Polls and cancels come from one thread at a time; wakes from any.
public final class HandPolledFuture<T extends @Nullable Object> {

  private final Future<T> future;
  private final AtomicInteger wakes = new AtomicInteger();

  public HandPolledFuture(Future<T> future) {
    this.future = future;
  }

  /// Polls once; returns the value, or null if it is pending.
  public @Nullable T poll() throws Exception {
    return pollOnce() instanceof Poll.Ready<T>(T value) ? value : null;
  }

  /// Polls once; returns whether it is ready.
  public boolean isReady() throws Exception {
    return pollOnce().isReady();
  }

  /// Polls once; returns what it threw, or null.
  public @Nullable Throwable failure() {
    try {
      pollOnce();
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  private Poll<T> pollOnce() throws Exception {
    return future.poll(Context.of(wakes::incrementAndGet));
  }

  /// Gives it up.
  public void cancel() {
    future.cancel(Context.of(wakes::incrementAndGet));
  }

  /// How often it was woken.
  public int wakes() {
    return wakes.get();
  }
}
