package dev.weft.task;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.outcome.Failure;
import dev.weft.outcome.SneakyThrow;
import org.jspecify.annotations.Nullable;

/// How a combinator cancels children it leaves behind. No cancel may throw; if one does all the
/// same, the others are cancelled nevertheless and what was thrown joins the outcome. The budget is
/// off meanwhile.
public final class Cancelling {
  private Cancelling() {}

  /// Cancels `child`, if there is one.
  ///
  /// @param outcome the failure so far
  /// @return the failure now: `outcome`, with what the cancel threw as suppressed, or that itself
  public static @Nullable Throwable cancel(
      @Nullable Future<?> child, Context cx, @Nullable Throwable outcome) {
    if (child == null) {
      return outcome;
    }
    PollingThread thread = PollingThread.of(cx);
    int budget = thread.budget();
    thread.suspendBudget();
    try {
      child.cancel(cx);
      return outcome;
    } catch (Throwable t) {
      return Failure.merge(outcome, t);
    } finally {
      thread.budget(budget);
    }
  }

  /// Throws `outcome`, if there is one.
  public static void check(@Nullable Throwable outcome) {
    if (outcome != null) {
      throw SneakyThrow.rethrow(outcome);
    }
  }
}
