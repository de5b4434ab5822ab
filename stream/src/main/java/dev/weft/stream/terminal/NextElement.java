package dev.weft.stream.terminal;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Next;
import dev.weft.stream.pipeline.Pipeline;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#next]. The stream stays with whoever has it.
public final class NextElement<T extends @Nullable Object> implements Future<Next<T>>, Waiting {

  /// Null when the future is over.
  private @Nullable AsyncStream<T> stream;

  public NextElement(AsyncStream<T> stream) {
    this.stream = stream;
  }

  @Override
  public Poll<Next<T>> poll(Context cx) throws Exception {
    AsyncStream<T> from = stream;
    if (from == null) {
      throw new IllegalStateException(
          "this future is over (it was ready, failed or was cancelled) and must not be polled"
              + " again");
    }
    stream = null;
    switch (from.pollNext(cx)) {
      case ITEM:
        return Poll.ready(Next.some(from.item()));
      case END:
        return Poll.ready(Next.none());
      default:
        stream = from;
        return Poll.pending();
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Pipeline.explain(stream, trace);
  }

  @Override
  public void cancel(Context cx) {
    stream = null;
  }
}
