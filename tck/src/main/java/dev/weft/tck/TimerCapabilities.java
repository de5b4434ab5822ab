package dev.weft.tck;

/// What a timer queue promises beyond the required rules.
///
/// @param resolutionNanos by how many nanoseconds it may round a deadline up, at or above 1
/// @param horizonNanos how far ahead it sees without inner bookkeeping, in nanoseconds;
///   [Long#MAX_VALUE] if it has no such limit. The kit looks closely at both sides of it
public record TimerCapabilities(long resolutionNanos, long horizonNanos) {

  /// Both are numbers of nanoseconds.
  ///
  /// @throws IllegalArgumentException if one of them is not above 0
  public TimerCapabilities {
    if (resolutionNanos < 1 || horizonNanos < 1) {
      throw new IllegalArgumentException(
          "resolution and horizon are above 0, not " + resolutionNanos + ", " + horizonNanos);
    }
  }
}
