package dev.weft.process;

import org.jspecify.annotations.Nullable;

/// How a program under [GracefulShutdown] has ended. Immutable.
///
/// @param signal the first signal that came; null if none did
/// @param drained whether it came to its end by itself, in time if it was told; else it was
///   cancelled
/// @param forcedBy the signal that came while it drained and cut that short; null if none did
public record ShutdownReport(
    @Nullable SignalKind signal, boolean drained, @Nullable SignalKind forcedBy) {

  /// What a process that did nothing else says with its exit: 0 if all came to its end, 1 if
  /// something was still running when the grace was over, 128 and the signal's number if it was
  /// told twice.
  public int exitCode() {
    if (forcedBy != null) {
      return 128 + forcedBy.number();
    }
    return drained ? 0 : 1;
  }
}
