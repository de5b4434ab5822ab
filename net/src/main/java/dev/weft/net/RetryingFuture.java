package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A future that tries until there is room at the peer, with the pauses of a [Backoff] in between:
/// for what the system does not tell an unconnected UNIX socket.
///
/// **Cancellation** leaves nothing behind: nothing is under way between two attempts.
///
/// @param <T> what an attempt yields
abstract class RetryingFuture<T> implements Future<T>, Waiting {

  private final UnixAddress address;
  private final Backoff backoff = new Backoff();
  private boolean over;

  /// @param address whom a failure names
  RetryingFuture(UnixAddress address) {
    this.address = address;
  }

  /// One attempt, without blocking.
  ///
  /// @return null if there was no room
  abstract @Nullable T attempt(Context cx) throws IOException;

  @Override
  public final Poll<T> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      while (backoff.poll(cx)) {
        T value = attempt(cx);
        if (value != null) {
          over = true;
          cx.madeProgress();
          return Poll.ready(value);
        }
        backoff.begin();
      }
      return Poll.pending();
    } catch (IOException e) {
      over = true;
      throw AddressFailures.naming(e, address);
    } catch (Throwable t) {
      over = true;
      throw t;
    }
  }

  @Override
  public final void explainWait(WaitTrace trace) {
    trace.leaf("room at the peer " + address);
  }

  @Override
  public final void cancel(Context cx) {
    over = true;
    backoff.cancel(cx);
  }
}
