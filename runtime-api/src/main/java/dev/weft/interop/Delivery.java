package dev.weft.interop;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A future whose outcome goes to a `CompletableFuture`; what that does not take any more, because
/// it has come to another end, is this future's own outcome.
///
/// **Cancellation** cancels the future, then the `CompletableFuture`.
final class Delivery<T extends @Nullable Object> implements Future<@Nullable Object>, Waiting {

  private final Future<T> future;
  private final CompletableFuture<T> receiver;

  Delivery(Future<T> future, CompletableFuture<T> receiver) {
    this.future = future;
    this.receiver = receiver;
  }

  @Override
  public Poll<@Nullable Object> poll(Context cx) throws Exception {
    Poll<T> poll;
    try {
      poll = future.poll(cx);
    } catch (Throwable failure) {
      if (receiver.completeExceptionally(failure)) {
        return Poll.ready(null);
      }
      throw failure;
    }
    if (poll instanceof Poll.Ready<T>(T value)) {
      return Poll.ready(receiver.complete(value) ? null : value);
    }
    return Poll.pending();
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(future);
  }

  @Override
  public void cancel(Context cx) {
    try {
      future.cancel(cx);
    } finally {
      receiver.completeExceptionally(new CancellationException("the task was cancelled"));
    }
  }
}
