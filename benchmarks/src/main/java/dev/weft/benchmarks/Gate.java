package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// Pending at every odd poll, ready at every even one: whoever awaits it in a loop is suspended
/// once per poll. It breaks the rule that a future ends, to cost nothing itself.
final class Gate implements Future<@Nullable Object> {

  private boolean open;

  @Override
  public Poll<@Nullable Object> poll(Context cx) {
    open = !open;
    return open ? Poll.pending() : Poll.ready(null);
  }

  @Override
  public void cancel(Context cx) {}
}
