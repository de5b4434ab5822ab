package dev.weft.process;

import dev.weft.Context;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Outcome;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The one call on a blocking stream that may be under way, on the runtime's pool.
///
/// **Threads.** The stream's user; the call is on a thread of the pool.
///
/// @param <T> what the call yields
final class BlockingCall<T> {

  private @Nullable JoinHandle<Outcome<T>> underway;

  boolean isUnderway() {
    return underway != null;
  }

  /// Whether the call under way has ended, or will not be made.
  boolean isOver() {
    return underway != null && underway.isFinished();
  }

  /// None is under way.
  void begin(Context cx, String name, Callable<T> call) {
    underway = cx.runtime().spawnBlocking(name, () -> outcome(call));
  }

  /// A failure is an outcome, too: as that of a call that nobody waits for any more it would be
  /// reported as unhandled.
  static <T> Outcome<T> outcome(Callable<T> call) {
    try {
      return new Outcome.Success<>(call.call());
    } catch (Throwable t) {
      return new Outcome.Failure<>(t);
    }
  }

  /// What the call under way has yielded; null after the context's waker was left behind.
  @Nullable T poll(Context cx) throws IOException {
    JoinHandle<Outcome<T>> call = underway;
    if (call == null) {
      throw new IllegalStateException("no call is under way");
    }
    try {
      if (!(call.poll(cx) instanceof Poll.Ready<Outcome<T>>(var outcome))) {
        return null;
      }
      underway = null;
      return switch (outcome) {
        case Outcome.Success<T>(T value) -> value;
        case Outcome.Failure<T>(IOException e) -> throw e;
        case Outcome.Failure<T>(Error e) -> throw e;
        case Outcome.Failure<T>(Throwable e) -> throw new IOException(e);
      };
    } catch (JoinException unmade) {
      underway = null;
      var closing = new RuntimeClosedException("the runtime was closed");
      closing.initCause(unmade);
      throw closing;
    }
  }

  /// Gives up waiting. The call goes on.
  void cancel(Context cx) {
    if (underway != null) {
      underway.cancel(cx);
    }
  }
}
