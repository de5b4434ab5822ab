package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Cancelling;
import dev.weft.task.Ownership;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#ready], [dev.weft.Futures#failed]: a future whose outcome is known from the
/// start.
public final class CompletedFuture<T extends @Nullable Object> implements Future<T>, Waiting {

  private final @Nullable Poll<T> value;
  private final @Nullable Throwable failure;
  private boolean over;

  public CompletedFuture(@Nullable Poll<T> value, @Nullable Throwable failure) {
    this.value = value;
    this.failure = failure;
  }

  @Override
  public Poll<T> poll(Context cx) {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    over = true;
    if (value == null) {
      throw SneakyThrow.rethrow(Objects.requireNonNull(failure));
    }
    return value;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("nothing: it is over as soon as it is polled");
  }

  @Override
  public void cancel(Context cx) {
    boolean first = !over;
    over = true;
    if (first && value != null) {
      Cancelling.check(Ownership.dispose(value, null));
    }
  }
}
