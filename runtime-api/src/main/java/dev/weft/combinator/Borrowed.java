package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#borrowed]: a future that stays its lender's. Cancelling does not reach it.
public final class Borrowed<T extends @Nullable Object> implements Future<T>, Waiting {

  private @Nullable Future<T> lent;

  public Borrowed(Future<T> lent) {
    this.lent = Objects.requireNonNull(lent);
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Future<T> future = lent;
    if (future == null) {
      throw PolledAfterCompletion.polled();
    }
    lent = null;
    Poll<T> polled = future.poll(cx);
    if (polled.isPending()) {
      lent = future;
    }
    return polled;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(lent);
  }

  @Override
  public void cancel(Context cx) {
    lent = null;
  }
}
