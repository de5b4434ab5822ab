package dev.weft.tck;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;

/// A future that calls itself until the stack ends and, on its way out, does something at each of
/// the deepest levels, as `finally` clauses do.
final class StackEnd implements Future<Integer> {

  /// From so deep down: more than a call of a runtime takes.
  private static final int LEVELS = 120;

  private final int offset;
  private final Runnable act;
  private int left = LEVELS;

  /// @param offset so many other frames go before, so that the stack ends elsewhere
  StackEnd(int offset, Runnable act) {
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
        left--;
        act.run();
      }
    }
  }

  @Override
  public void cancel(Context cx) {}
}
