package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;

/// The future of [ChannelSender#reserve]; its place becomes the permit's.
final class ChannelReserve<T> implements Future<ChannelSender.Permit<T>>, Waiting {

  private final SendingSide<T> side;
  private final Place place = new Place();
  private boolean over;

  ChannelReserve(SendingSide<T> side) {
    this.side = side;
  }

  @Override
  public Poll<ChannelSender.Permit<T>> poll(Context cx) throws ChannelClosedException {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      if (!side.reserve(place, cx.waker())) {
        return Poll.pending();
      }
    } catch (ChannelClosedException e) {
      over = true;
      throw e;
    }
    over = true;
    cx.madeProgress();
    return Poll.ready(new ChannelSender.Permit<>(side, place));
  }

  @Override
  public void explainWait(WaitTrace trace) {
    place.explainWait(side, trace);
  }

  @Override
  public void cancel(Context cx) {
    if (!over) {
      over = true;
      side.giveUp(place);
    }
  }
}
