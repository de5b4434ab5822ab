package dev.weft;

import org.jspecify.annotations.Nullable;

/// [Futures#unconstrained]: a future without a budget.
final class Unconstrained<T extends @Nullable Object> implements Future<T> {

  private final Future<T> future;

  Unconstrained(Future<T> future) {
    this.future = java.util.Objects.requireNonNull(future);
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    int budget = cx.budget();
    cx.suspendBudget();
    try {
      return future.poll(cx);
    } finally {
      cx.budget(budget);
    }
  }

  @Override
  public void cancel(Context cx) {
    future.cancel(cx);
  }
}
