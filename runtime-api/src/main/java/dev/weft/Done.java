package dev.weft;

import org.jspecify.annotations.Nullable;

/// [Futures#ready], [Futures#failed]: a future whose outcome is known from the start.
final class Done<T extends @Nullable Object> implements Future<T> {

  private final @Nullable Poll<T> value;
  private final @Nullable Throwable failure;
  private boolean over;

  Done(@Nullable Poll<T> value, @Nullable Throwable failure) {
    this.value = value;
    this.failure = failure;
  }

  @Override
  public Poll<T> poll(Context cx) {
    if (over) {
      throw Over.polled();
    }
    over = true;
    if (value == null) {
      throw Sneaky.rethrow(java.util.Objects.requireNonNull(failure));
    }
    return value;
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
