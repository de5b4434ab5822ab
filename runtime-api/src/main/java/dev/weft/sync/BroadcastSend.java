package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import org.jspecify.annotations.Nullable;

/// The future of [Broadcast.Sender#send], and its own place in the queue of senders.
final class BroadcastSend<T> extends Waiter implements Future<@Nullable Void>, Waiting {

  private final BroadcastRing<T> ring;
  private @Nullable T value;

  BroadcastSend(BroadcastRing<T> ring, T value) {
    this.ring = ring;
    this.value = value;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws SendFailedException {
    T sending = value;
    if (sending == null) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      if (!ring.send(sending, this, cx.waker())) {
        return Poll.pending();
      }
    } catch (SendFailedException e) {
      value = null;
      throw e;
    }
    value = null;
    cx.madeProgress();
    return Poll.ready(null);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("room in a broadcast channel, for which its slowest receiver has to receive");
  }

  @Override
  public void cancel(Context cx) {
    if (value != null) {
      value = null;
      ring.cancelSend(this);
    }
  }
}
