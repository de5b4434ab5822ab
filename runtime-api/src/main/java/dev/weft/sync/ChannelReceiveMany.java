package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The future of a channel's `recvMany`: waits for the first message, and takes what else is there.
final class ChannelReceiveMany<T> implements Future<Integer>, Waiting {

  private final Collection<? super T> buffer;
  private final int max;
  private @Nullable MessageSource<T> source;
  private boolean waits;

  ChannelReceiveMany(MessageSource<T> source, Collection<? super T> buffer, int max) {
    if (max < 1) {
      throw new IllegalArgumentException("receive " + max + " messages");
    }
    this.source = source;
    this.buffer = Objects.requireNonNull(buffer);
    this.max = max;
  }

  @Override
  public Poll<Integer> poll(Context cx) {
    MessageSource<T> from = source;
    if (from == null) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    int received;
    try {
      T first = from.receive(cx.waker());
      if (first == null) {
        waits = true;
        return Poll.pending();
      }
      source = null;
      received = addFrom(first, from);
    } catch (ChannelClosedException end) {
      source = null;
      received = 0;
    }
    cx.madeProgress();
    return Poll.ready(received);
  }

  private int addFrom(T first, MessageSource<T> from) {
    int added = 0;
    @Nullable T next = first;
    while (next != null) {
      add(next);
      added++;
      try {
        next = added == max ? null : from.receiveMore();
      } catch (ChannelClosedException end) {
        next = null; // the next call says so
      }
    }
    return added;
  }

  private void add(T value) {
    try {
      buffer.add(value);
    } catch (Throwable t) {
      Owned.dispose(value);
      throw t;
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("messages of a channel");
  }

  @Override
  public void cancel(Context cx) {
    MessageSource<T> from = source;
    source = null;
    if (from != null && waits) {
      from.cancelReceive();
    }
  }
}
