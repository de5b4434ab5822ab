package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.spi.Readiness;
import org.jspecify.annotations.Nullable;

/// What an attempt on a source yields, as soon as one does not block: waits among any number of
/// others for the direction's readiness between attempts ([Registration#tryRead]).
///
/// All who wait are woken by an event, and those who find nothing wait again; the readiness is
/// cleared only by an attempt that found nothing, since one report may stand for many connections
/// or datagrams.
///
/// @param <T> what it yields
final class AttemptFuture<T> implements Future<T>, Waiting {

  private final Registration registration;
  private final int direction;
  private final Registration.Attempt<T> attempt;
  private @Nullable Future<Integer> waiting;
  private boolean over;

  /// @param direction [Readiness#READ] or [Readiness#WRITE]
  AttemptFuture(Registration registration, int direction, Registration.Attempt<T> attempt) {
    this.registration = registration;
    this.direction = direction;
    this.attempt = attempt;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      T value = tryUntilBlocked(cx);
      if (value == null) {
        return Poll.pending();
      }
      over = true;
      cx.madeProgress();
      return Poll.ready(value);
    } catch (Throwable t) {
      over = true;
      throw t;
    }
  }

  private @Nullable T tryUntilBlocked(Context cx) throws Exception {
    while (true) {
      Future<Integer> ready = waiting;
      if (ready == null) {
        ready = direction == Readiness.READ ? registration.readable() : registration.writable();
        waiting = ready;
      }
      if (!(ready.poll(cx) instanceof Poll.Ready<Integer>(var tick))) {
        return null;
      }
      waiting = null;
      T value = attempt.attempt(cx);
      if (value != null) {
        return value;
      }
      if (direction == Readiness.READ) {
        registration.clearReadable(tick);
      } else {
        registration.clearWritable(tick);
      }
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Future<Integer> ready = waiting;
    trace.future(ready);
    if (ready == null) {
      trace.leaf(direction == Readiness.READ ? "an attempt to read" : "an attempt to write");
    }
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
