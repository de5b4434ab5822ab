package dev.weft;

import dev.weft.combinator.SharedCell;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.Failure;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import org.jspecify.annotations.Nullable;

/// One of several handles on the same future: each yields its value, and the same instance of its
/// failure. The future runs once, polled by whichever handle is polled.
///
/// **Threads.** Each handle is a future and belongs to one party at a time; the handles are
/// independent of each other.
///
/// **Ownership.** What the future yields belongs to all who receive it, together. If it is [Owned]
/// they have to agree on who closes it; a handle whose value a combinator drops closes it for all.
///
/// **Cancellation** of a handle leaves the others alone; the future is cancelled with the last one.
/// A handle that is neither polled to its end nor cancelled keeps the future from being cancelled.
@CheckReturnValue
public final class Shared<T extends @Nullable Object> implements Future<T>, Waiting {

  private final SharedCell<T> cell;
  private boolean over;

  Shared(SharedCell<T> cell) {
    this.cell = cell;
    cell.enter();
  }

  /// Another handle. To be called while this one is not over.
  ///
  /// @throws IllegalStateException if this handle is over
  public Shared<T> another() {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    return new Shared<>(cell);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Poll<T> poll(Context cx) {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    Object outcome = cell.poll(this, cx);
    switch (outcome) {
      case null -> {
        return Poll.pending();
      }
      case Failure(Throwable failure) -> {
        over = true;
        throw SneakyThrow.rethrow(failure);
      }
      case Object value -> {
        over = true;
        return (Poll.Ready<T>) value;
      }
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    cell.explainWait(trace);
  }

  @Override
  public void cancel(Context cx) {
    if (!over) {
      over = true;
      cell.leave(this, cx);
    }
  }
}
