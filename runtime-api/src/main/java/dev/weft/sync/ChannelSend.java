package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import org.jspecify.annotations.Nullable;

/// The future of [ChannelSender#send], and its own place in the queue of senders.
final class ChannelSend<T> extends Place implements Future<@Nullable Void>, Waiting {

  private final SendingSide<T> side;
  private @Nullable T value;

  ChannelSend(SendingSide<T> side, T value) {
    this.side = side;
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
      if (!side.send(sending, this, cx.waker())) {
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
    explainWait(side, trace);
  }

  @Override
  public void cancel(Context cx) {
    T unsent = value;
    if (unsent != null) {
      value = null;
      side.giveUp(this);
      Owned.dispose(unsent);
    }
  }
}
