package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.Failure;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Cancelling;
import dev.weft.task.Ownership;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#join] and [dev.weft.Futures#tryJoin]: a few futures at once, all under the
/// waker of the whole.
///
/// One poll polls each unfinished child once. If the budget is spent on the way, the next poll
/// begins with the child whose turn it was, so that a busy one cannot starve those after it.
public final class Join<R> implements Future<R>, Waiting {

  private final @Nullable Future<?>[] children;

  /// Values, or [Failure].
  private final @Nullable Object[] ends;

  private final boolean failFast;
  private @Nullable Function<@Nullable Object[], R> result;
  private int unfinished;
  private int first;

  /// @param failFast whether the first failure ends the rest
  /// @param result makes the result of the values
  public Join(boolean failFast, Function<@Nullable Object[], R> result, Future<?>... children) {
    for (Future<?> child : children) {
      Objects.requireNonNull(child);
    }
    this.failFast = failFast;
    this.result = result;
    this.children = children;
    this.ends = new Object[children.length];
    this.unfinished = children.length;
  }

  @Override
  public Poll<R> poll(Context cx) {
    if (result == null) {
      throw PolledAfterCompletion.polled();
    }
    int n = children.length;
    int begin = first;
    for (int k = 0; k < n; k++) {
      int i = (begin + k) % n;
      if (children[i] != null) {
        if (!cx.mayProceed()) {
          first = i;
          return Poll.pending();
        }
        pollChild(i, cx);
      }
    }
    return unfinished > 0 ? Poll.pending() : Poll.ready(finish(result));
  }

  private void pollChild(int i, Context cx) {
    Object end;
    try {
      Poll<?> polled = Objects.requireNonNull(children[i]).poll(cx);
      if (polled.isPending()) {
        return;
      }
      end = ((Poll.Ready<?>) polled).value();
    } catch (Throwable failure) {
      if (failFast) {
        children[i] = null;
        throw SneakyThrow.rethrow(Objects.requireNonNull(cancelAll(cx, failure)));
      }
      end = new Failure(failure);
    }
    children[i] = null;
    ends[i] = end;
    unfinished--;
  }

  private R finish(Function<@Nullable Object[], R> fn) {
    result = null;
    Throwable failure = Failure.firstOf(ends);
    if (failure != null) {
      throw SneakyThrow.rethrow(Objects.requireNonNull(dropValues(failure)));
    }
    return fn.apply(ends);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("join, " + unfinished + " of " + children.length + " left");
    for (Future<?> child : children) {
      trace.future(child);
    }
  }

  @Override
  public void cancel(Context cx) {
    if (result != null) {
      Cancelling.check(cancelAll(cx, null));
    }
  }

  private @Nullable Throwable cancelAll(Context cx, @Nullable Throwable outcome) {
    result = null;
    Throwable all = outcome;
    for (int i = 0; i < children.length; i++) {
      Future<?> child = children[i];
      children[i] = null;
      all = Cancelling.cancel(child, cx, all);
    }
    return dropValues(all);
  }

  /// Nobody will receive what has ended well.
  private @Nullable Throwable dropValues(@Nullable Throwable outcome) {
    Throwable merged = outcome;
    for (int i = 0; i < ends.length; i++) {
      Object end = ends[i];
      ends[i] = null;
      merged = Ownership.dispose(end, merged);
    }
    return merged;
  }
}
