package dev.weft.compiler.testing;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// A future that is pending a given number of times and then ready or failed; it knows how it
/// ended.
public final class Leaf<T extends @Nullable Object> implements Future<T> {

  private final T value;
  private final @Nullable Exception failure;
  private int pendings;
  private boolean polled;
  private boolean over;

  Leaf(T value, @Nullable Exception failure, int pendings) {
    this.value = value;
    this.failure = failure;
    this.pendings = pendings;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("leaf polled after its end");
    }
    polled = true;
    if (pendings > 0) {
      pendings--;
      cx.waker().wake();
      return Poll.pending();
    }
    over = true;
    if (failure != null) {
      throw failure;
    }
    return Poll.ready(value);
  }

  @Override
  public void cancel(Context cx) {
    over = true;
  }

  /// Whether it was polled and neither ended nor was cancelled.
  boolean isLeftBehind() {
    return polled && !over;
  }
}
