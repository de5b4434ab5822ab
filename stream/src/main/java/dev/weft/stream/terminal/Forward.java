package dev.weft.stream.terminal;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Sink;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Signal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#forward]: sends what comes; flushes while nothing comes, and at the end.
public final class Forward<T extends @Nullable Object> implements Future<@Nullable Void>, Waiting {

  private static final Object NONE = Signal.NEED;

  /// Null when the future is over, or all was sent.
  private @Nullable Pipeline<?> stream;

  private final Sink<@Nullable Object> sink;

  /// What the sink has not taken yet.
  private @Nullable Object element = NONE;

  private boolean over;

  @SuppressWarnings("unchecked") // the stream gives what the sink takes
  public Forward(AsyncStream<? extends T> stream, Sink<? super T> sink) {
    this.sink = (Sink<@Nullable Object>) Objects.requireNonNull(sink);
    this.stream = Pipeline.of(stream);
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException(
          "this future is over (it was ready, failed or was cancelled) and must not be polled"
              + " again");
    }
    try {
      while (stream != null) {
        if (element == NONE) {
          Object next = stream.poll(cx);
          if (next == Signal.END) {
            stream = null;
            break;
          }
          if (next == Signal.PENDING) {
            sink.pollFlush(cx);
            return Poll.pending();
          }
          element = next;
        }
        if (!sink.pollSend(cx, element)) {
          return Poll.pending();
        }
        element = NONE;
      }
      if (!sink.pollFinish(cx)) {
        return Poll.pending();
      }
    } catch (Throwable failure) {
      end();
      throw failure;
    }
    over = true;
    return Poll.ready(null);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Pipeline.explain(stream, trace);
  }

  @Override
  public void cancel(Context cx) {
    if (!over) {
      end();
    }
  }

  private void end() {
    over = true;
    Object untaken = element;
    element = NONE;
    Owned.dispose(untaken);
    if (stream != null) {
      stream.close();
      stream = null;
    }
    Owned.dispose(sink);
  }
}
