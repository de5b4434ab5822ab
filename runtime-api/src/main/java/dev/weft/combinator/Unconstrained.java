package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.task.PollingThread;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#unconstrained]: a future without a budget.
public final class Unconstrained<T extends @Nullable Object> implements Future<T>, Waiting {

  private final Future<T> future;

  public Unconstrained(Future<T> future) {
    this.future = Objects.requireNonNull(future);
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    PollingThread thread = PollingThread.of(cx);
    int budget = thread.budget();
    thread.suspendBudget();
    try {
      return future.poll(cx);
    } finally {
      thread.budget(budget);
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(future);
  }

  @Override
  public void cancel(Context cx) {
    future.cancel(cx);
  }
}
