package dev.weft.outcome;

import org.jspecify.annotations.Nullable;

/// The end of a child that failed, in the place of its value.
public record Failure(Throwable cause) {

  /// The first failure among `ends`, with the others as suppressed; null if there is none.
  public static @Nullable Throwable firstOf(@Nullable Object[] ends) {
    Throwable first = null;
    for (Object end : ends) {
      if (end instanceof Failure failed) {
        first = merge(first, failed.cause);
      }
    }
    return first;
  }

  /// `first` with `other` as suppressed; or `other`, if it is the first.
  public static Throwable merge(@Nullable Throwable first, Throwable other) {
    if (first == null) {
      return other;
    }
    if (first != other) {
      first.addSuppressed(other);
    }
    return first;
  }
}
