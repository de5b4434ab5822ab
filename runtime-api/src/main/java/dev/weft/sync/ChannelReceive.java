package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import org.jspecify.annotations.Nullable;

/// The future of a channel's `recv`.
final class ChannelReceive<T> implements Future<T>, Waiting {

  private @Nullable MessageSource<T> source;
  private boolean waits;

  ChannelReceive(MessageSource<T> source) {
    this.source = source;
  }

  @Override
  public Poll<T> poll(Context cx) throws ChannelClosedException {
    MessageSource<T> from = source;
    if (from == null) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    T value;
    try {
      value = from.receive(cx.waker());
    } catch (ChannelClosedException e) {
      source = null;
      throw e;
    }
    if (value == null) {
      waits = true;
      return Poll.pending();
    }
    source = null;
    cx.madeProgress();
    return Poll.ready(value);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("a message of a channel");
  }

  @Override
  public void cancel(Context cx) {
    MessageSource<T> from = source;
    source = null;
    if (from != null && waits) {
      from.cancelReceive();
    }
  }

  /// The next message, for which the calling thread waits.
  ///
  /// @throws IllegalStateException where tasks are polled
  static <T> T blocking(MessageSource<T> source)
      throws ChannelClosedException, InterruptedException {
    BlockingWait wait = BlockingWait.begin("recv");
    try {
      for (; ; ) {
        T value = source.receive(wait);
        if (value != null) {
          return value;
        }
        wait.await();
      }
    } catch (InterruptedException e) {
      source.cancelReceive();
      throw e;
    }
  }
}
