package dev.weft;

import org.jspecify.annotations.Nullable;

/// [Futures#borrowed]: a future that stays its lender's. Cancelling does not reach it.
final class Borrowed<T extends @Nullable Object> implements Future<T> {

  private @Nullable Future<T> lent;

  Borrowed(Future<T> lent) {
    this.lent = java.util.Objects.requireNonNull(lent);
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Future<T> future = lent;
    if (future == null) {
      throw Over.polled();
    }
    lent = null;
    Poll<T> polled = future.poll(cx);
    if (polled.isPending()) {
      lent = future;
    }
    return polled;
  }

  @Override
  public void cancel(Context cx) {
    lent = null;
  }
}
