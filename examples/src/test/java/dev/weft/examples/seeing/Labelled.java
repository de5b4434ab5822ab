package dev.weft.examples.seeing;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;

/// A future with a label that shows in dumps.
record Labelled<T>(String label, Future<T> inner) implements Future<T>, Waiting {

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    return inner.poll(cx);
  }

  @Override
  public void cancel(Context cx) {
    inner.cancel(cx);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step(label);
    trace.future(inner);
  }
}
