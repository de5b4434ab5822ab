package dev.weft.examples.limits;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;

/// A future that calls itself until the stack ends and, on its way out, does something at each of
/// the deepest levels, as code in `finally` does.
final class Overflow implements Future<Integer> {

  /// What is done. It may throw, a `StackOverflowError` above all.
  interface Act {
    void run(Context cx) throws Exception;
  }

  /// From so deep down. A call of ours takes some dozens of them.
  private static final int LEVELS = 400;

  private final int offset;
  private final Act act;
  private int left = LEVELS;

  /// @param offset so many smaller frames go before, so that the stack ends elsewhere
  Overflow(int offset, Act act) {
    this.offset = offset;
    this.act = act;
  }

  @Override
  public Poll<Integer> poll(Context cx) throws Exception {
    return Poll.ready(shift(offset, cx));
  }

  private int shift(int more, Context cx) throws Exception {
    return more == 0 ? descend(cx) : 1 + shift(more - 1, cx);
  }

  private int descend(Context cx) throws Exception {
    try {
      return 1 + descend(cx);
    } finally {
      if (left > 0) {
        left--;
        act.run(cx);
      }
    }
  }

  @Override
  public void cancel(Context cx) {}
}
