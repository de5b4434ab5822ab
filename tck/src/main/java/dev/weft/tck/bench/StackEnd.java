package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;

/// A future that calls itself until the stack ends and, on its way out, does something at each of
/// the deepest levels, as `finally` clauses do, until it was done often enough.
public final class StackEnd implements Future<Integer> {

  /// Where the first one was done, compiled code has just about room for one; further up there is
  /// room for more that it calls.
  private static final int DONE = 120;

  private final int offset;
  private final Runnable act;
  private int left = DONE;

  /// @param offset so many other frames go before, so that the stack ends elsewhere
  public StackEnd(int offset, Runnable act) {
    this.offset = offset;
    this.act = act;
  }

  @Override
  public Poll<Integer> poll(Context cx) {
    return Poll.ready(shift(offset));
  }

  private int shift(int more) {
    return more == 0 ? descend() : 1 + shift(more - 1);
  }

  private int descend() {
    try {
      return 1 + descend();
    } finally {
      if (left > 0) {
        act.run();
        left--;
      }
    }
  }

  @Override
  public void cancel(Context cx) {}
}
