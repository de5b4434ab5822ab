package dev.weft.tck;

import org.jspecify.annotations.Nullable;

/// How a task ended, in words that every runtime can be translated to.
public sealed interface TaskOutcome<T extends @Nullable Object> {

  /// It returned.
  record Value<T extends @Nullable Object>(T value) implements TaskOutcome<T> {}

  /// Its future threw `cause`.
  record Failed<T extends @Nullable Object>(Throwable cause) implements TaskOutcome<T> {}

  /// It was cancelled. Failures of its cleanup are suppressed in `how`.
  record Cancelled<T extends @Nullable Object>(Throwable how) implements TaskOutcome<T> {}
}
