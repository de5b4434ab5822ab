package dev.weft.combinator;

import dev.weft.AsyncBody;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import org.jspecify.annotations.Nullable;

/// An async block without `await`, and any that no compiler has seen: runs in one poll.
public final class PlainBlock<T extends @Nullable Object> implements Future<T>, Waiting {

  private @Nullable AsyncBody<T> body;

  public PlainBlock(AsyncBody<T> body) {
    this.body = body;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    AsyncBody<T> once = body;
    if (once == null) {
      throw PolledAfterCompletion.polled();
    }
    body = null;
    return Poll.ready(once.get());
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("its first poll");
  }

  @Override
  public void cancel(Context cx) {
    body = null;
  }
}
