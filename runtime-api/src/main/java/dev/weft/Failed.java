package dev.weft;

import org.jspecify.annotations.Nullable;

/// The end of a child that failed, in the place of its value.
record Failed(Throwable cause) {

  /// The first failure among `ends`, with the others as suppressed; null if there is none.
  static @Nullable Throwable firstOf(@Nullable Object[] ends) {
    Throwable first = null;
    for (Object end : ends) {
      if (end instanceof Failed failed) {
        first = merge(first, failed.cause);
      }
    }
    return first;
  }

  /// `first` with `other` as suppressed; or `other`, if it is the first.
  static Throwable merge(@Nullable Throwable first, Throwable other) {
    if (first == null) {
      return other;
    }
    if (first != other) {
      first.addSuppressed(other);
    }
    return first;
  }
}
