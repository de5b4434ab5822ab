package dev.weft.stream.terminal;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.Sink;
import org.jspecify.annotations.Nullable;

/// [Sink#send]: hands one element to a sink, then flushes.
public final class SendFuture<T extends @Nullable Object>
    implements Future<@Nullable Void>, Waiting {

  private final Sink<? super T> sink;
  private final T element;
  private boolean taken;
  private boolean over;

  public SendFuture(Sink<? super T> sink, T element) {
    this.sink = sink;
    this.element = element;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException(
          "this future is over (it was ready, failed or was cancelled) and must not be polled"
              + " again");
    }
    try {
      if (!taken) {
        taken = sink.pollSend(cx, element);
      }
      if (!taken || !sink.pollFlush(cx)) {
        return Poll.pending();
      }
    } catch (Throwable failure) {
      over = true;
      throw failure;
    }
    over = true;
    return Poll.ready(null);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    String name = sink.getClass().getSimpleName();
    trace.leaf((taken ? "flushing a sink, " : "room in a sink, ") + name);
  }

  @Override
  public void cancel(Context cx) {
    if (over) {
      return;
    }
    over = true;
    if (!taken) {
      sink.cancelSend();
      Owned.dispose(element);
    }
  }
}
