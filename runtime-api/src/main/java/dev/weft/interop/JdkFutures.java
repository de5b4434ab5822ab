package dev.weft.interop;

import dev.weft.CheckReturnValue;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Weft;
import dev.weft.combinator.FromJdkFuture;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Between the futures of the JDK, which stand for work that has begun, and those of Weft, which
/// begin it when they are polled.
///
/// | from | to | with |
/// |---|---|---|
/// | `CompletionStage`, `CompletableFuture` | [Future] | [Futures#from] |
/// | `java.util.concurrent.Future` | [Future] | [#from] |
/// | [Future] | `CompletableFuture`, which is both | [#toCompletableFuture] |
///
/// **Threads.** Any may call these.
public final class JdkFutures {
  private JdkFutures() {}

  /// What `future` will yield: its value, or its failure without the `ExecutionException` around
  /// it. What it stands for runs whether or not the result is polled.
  ///
  /// Such a future can only be waited for, so a virtual thread waits in its `get` from the first
  /// poll on, unless it is done by then; it costs no platform thread. One that is a
  /// `CompletionStage` as well needs no thread, as with [Futures#from].
  ///
  /// Fails with `CancellationException` if somebody else cancels `future`.
  ///
  /// **Cancellation** cancels `future`, interrupting what it stands for if it can be interrupted,
  /// and closes a value that is [dev.weft.Owned] and was not received. To leave it alone, put a
  /// [Futures#borrowed] around this.
  @CheckReturnValue
  @SuppressWarnings("unchecked") // a stage that is a future of T is a stage of T
  public static <T extends @Nullable Object> Future<T> from(
      java.util.concurrent.Future<? extends T> future) {
    return future instanceof CompletionStage<?> stage
        ? Futures.from((CompletionStage<? extends T>) stage)
        : new FromJdkFuture<>(future);
  }

  /// Starts `future` as a task of `weft`, and yields its outcome to the JDK: a value, or the
  /// failure it threw, the same instance.
  ///
  /// Unlike a [Future] the result stands for something under way. Ending it in any other way ends
  /// the task: `cancel`, `complete`, `completeExceptionally`, `orTimeout` and their like abort it
  /// when they come first. It does not wait for the task's cleanup. In turn it is cancelled when
  /// the task is, as by the close of `weft`, and at once if that is closed already.
  ///
  /// What is chained to the result without an executor runs where that comes to its end, which is
  /// as a rule inside the task, on a thread that others wait for: let it be short, or chain it with
  /// the `Async` methods. Inside it `blockOn` is refused. On the executor `fifo` tasks run while
  /// somebody is in `blockOn`, and so does this one.
  ///
  /// **Ownership.** A value that is [dev.weft.Owned] belongs to whoever holds the result; if the
  /// result has come to another end before, the value is closed. A failure that comes after that
  /// goes to the runtime's unhandled-failure policy; one that the result has been given is its
  /// holder's to look at, as everywhere in the JDK.
  ///
  /// A task that runs already is handed over as `toCompletableFuture(weft,
  /// handle.abortOnCancel())`.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException if the executor bounds its live tasks
  ///   and is full; the future was cancelled
  public static <T extends @Nullable Object> CompletableFuture<T> toCompletableFuture(
      Weft weft, Future<T> future) {
    var result = new CompletableFuture<T>();
    JoinHandle<?> handle =
        weft.spawn(new Delivery<T>(Objects.requireNonNull(future, "future"), result));
    handle.detach();
    result.whenComplete((value, failure) -> handle.abort());
    return result;
  }
}
