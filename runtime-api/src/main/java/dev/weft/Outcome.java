package dev.weft;

import org.jspecify.annotations.Nullable;

/// How a future ended, as a value; see [Futures#catching].
public sealed interface Outcome<T extends @Nullable Object> {

  /// It yielded `value`.
  record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

  /// It threw `cause`.
  record Failure<T extends @Nullable Object>(Throwable cause) implements Outcome<T> {}
}
