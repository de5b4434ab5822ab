package dev.weft;

import org.jspecify.annotations.Nullable;

/// How a combinator cancels children it leaves behind. No cancel may throw; if one does all the
/// same, the others are cancelled nevertheless and what was thrown joins the outcome. The budget is
/// off meanwhile.
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
    int budget = cx.budget();
    cx.suspendBudget();
    try {
      child.cancel(cx);
      return outcome;
    } catch (Throwable t) {
      return Failed.merge(outcome, t);
    } finally {
      cx.budget(budget);
    }
  }

  /// Throws `outcome`, if there is one.
  static void check(@Nullable Throwable outcome) {
    if (outcome != null) {
      throw Sneaky.rethrow(outcome);
    }
  }
}
