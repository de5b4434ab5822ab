package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// `for (int i = 0; i < turns; i++) await(inner)` as one would write it by hand.
final class HandWritten implements Future<@Nullable Object> {

  private final Future<@Nullable Object> inner;
  private final int turns;
  private int i;
  private boolean over;

  HandWritten(Future<@Nullable Object> inner, int turns) {
    this.inner = inner;
    this.turns = turns;
  }

  @Override
  public Poll<@Nullable Object> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("over");
    }
    while (i < turns) {
      if (inner.poll(cx).isPending()) {
        return Poll.pending();
      }
      i++;
    }
    over = true;
    return Poll.ready(null);
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    inner.cancel(cx);
  }
}
