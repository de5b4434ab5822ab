package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.io.Registration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The next connection of a listener: waits in its list of waiters, so that many can.
///
/// All who wait are woken by a connection and those who find none wait again; a listener's
/// readiness is cleared only by an attempt that found nothing, since one report may stand for many
/// connections.
///
/// @param <S> the connection
final class Accept<S> implements Future<S> {

  /// One attempt.
  @FunctionalInterface
  interface Attempt<S> {
    /// A connection, or null if there is none.
    @Nullable S tryAccept(Context cx) throws IOException;
  }

  private final Registration registration;
  private final Attempt<S> attempt;
  private @Nullable Future<Integer> waiting;
  private boolean over;

  Accept(Registration registration, Attempt<S> attempt) {
    this.registration = registration;
    this.attempt = attempt;
  }

  @Override
  public Poll<S> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      S stream = accept(cx);
      if (stream == null) {
        return Poll.pending();
      }
      over = true;
      return Poll.ready(stream);
    } catch (Throwable t) {
      over = true;
      throw t;
    }
  }

  private @Nullable S accept(Context cx) throws Exception {
    while (true) {
      Future<Integer> ready = waiting == null ? registration.readable() : waiting;
      waiting = ready;
      if (!(ready.poll(cx) instanceof Poll.Ready<Integer>(var tick))) {
        return null;
      }
      waiting = null;
      S stream = tryAccept(registration, attempt, cx, tick);
      if (stream != null) {
        return stream;
      }
    }
  }

  /// One attempt, after a look at `tick`.
  static <S> @Nullable S tryAccept(
      Registration registration, Attempt<S> attempt, Context cx, int tick) throws IOException {
    S stream = attempt.tryAccept(cx);
    if (stream == null) {
      registration.clearReadable(tick);
    } else {
      cx.madeProgress();
    }
    return stream;
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    if (waiting != null) {
      waiting.cancel(cx);
      waiting = null;
    }
  }
}
