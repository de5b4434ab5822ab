package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Awaits one future after another, as a loop in an `async` block does; yields how many there were.
public final class AwaitingLoop implements Future<Integer> {

  private final Supplier<@Nullable Future<?>> next;
  private @Nullable Future<?> current;
  private int rounds;
  private int polls;

  /// @param next the next future, or null at the end; asked in the task
  public AwaitingLoop(Supplier<@Nullable Future<?>> next) {
    this.next = next;
  }

  /// How often it was polled; when it is over.
  public int polls() {
    return polls;
  }

  @Override
  public Poll<Integer> poll(Context cx) throws Exception {
    polls++;
    while (true) {
      Future<?> future = current != null ? current : next.get();
      if (future == null) {
        return Poll.ready(rounds);
      }
      current = future;
      if (future.poll(cx).isPending()) {
        return Poll.pending();
      }
      current = null;
      rounds++;
    }
  }

  @Override
  public void cancel(Context cx) {
    Future<?> future = current;
    current = null;
    if (future != null) {
      future.cancel(cx);
    }
  }
}
