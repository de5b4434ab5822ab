package dev.weft;

import org.jspecify.annotations.Nullable;

/// How a combinator cancels children it leaves behind. No cancel may throw; if one does all the
/// same, the others are cancelled nevertheless and what was thrown joins the outcome.
final class Cancelling {
  private Cancelling() {}

  /// Cancels `child`, if there is one.
  ///
  /// @param outcome the failure so far
  /// @return the failure now: `outcome`, with what the cancel threw as suppressed, or that itself
  static @Nullable Throwable cancel(
      @Nullable Future<?> child, Context cx, @Nullable Throwable outcome) {
    if (child == null) {
      return outcome;
    }
    try {
      child.cancel(cx);
      return outcome;
    } catch (Throwable t) {
      return Failed.merge(outcome, t);
    }
  }

  /// Throws `outcome`, if there is one.
  static void check(@Nullable Throwable outcome) {
    if (outcome != null) {
      throw Sneaky.rethrow(outcome);
    }
  }
}
