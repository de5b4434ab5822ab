package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#fuse]: a future that may be polled after its end, and then waits for ever.
public final class Fuse<T extends @Nullable Object> implements Future<T>, Waiting {

  /// Null when over.
  private @Nullable Future<T> inner;

  public Fuse(Future<T> inner) {
    this.inner = Objects.requireNonNull(inner);
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Future<T> future = inner;
    if (future == null) {
      return Poll.pending();
    }
    Poll<T> polled;
    try {
      polled = future.poll(cx);
    } catch (Throwable failure) {
      inner = null;
      throw failure;
    }
    if (polled.isReady()) {
      inner = null;
    }
    return polled;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(inner);
  }

  @Override
  public void cancel(Context cx) {
    Future<T> future = inner;
    inner = null;
    if (future != null) {
      future.cancel(cx);
    }
  }
}
