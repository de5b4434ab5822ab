package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Cancelling;
import dev.weft.task.Ownership;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#race]: the first future to end decides, the others are cancelled.
///
/// Polls in order; if the budget is spent on the way, the next poll begins with the one whose turn
/// it was.
public final class Race<T extends @Nullable Object> implements Future<T>, Waiting {

  /// Null when over.
  private @Nullable List<? extends Future<? extends T>> children;

  private int first;

  public Race(Collection<? extends Future<? extends T>> futures) {
    this.children = List.copyOf(futures);
    if (futures.isEmpty()) {
      throw new IllegalArgumentException("a race of no futures would never end");
    }
  }

  @Override
  public Poll<T> poll(Context cx) {
    List<? extends Future<? extends T>> all = children;
    if (all == null) {
      throw PolledAfterCompletion.polled();
    }
    int begin = first;
    for (int k = 0; k < all.size(); k++) {
      int i = (begin + k) % all.size();
      if (!cx.mayProceed()) {
        first = i;
        return Poll.pending();
      }
      Poll<? extends T> polled;
      try {
        polled = all.get(i).poll(cx);
        if (polled.isPending()) {
          continue;
        }
      } catch (Throwable failure) {
        throw SneakyThrow.rethrow(Objects.requireNonNull(cancelBut(i, cx, failure)));
      }
      Throwable cleanup = cancelBut(i, cx, null);
      if (cleanup != null) {
        Ownership.unhandled(cx, "cancelling the losers of a race", cleanup);
      }
      return Poll.ready(((Poll.Ready<? extends T>) polled).value());
    }
    return Poll.pending();
  }

  @Override
  public void explainWait(WaitTrace trace) {
    List<? extends Future<? extends T>> all = children;
    trace.step("race");
    for (int i = 0; all != null && i < all.size(); i++) {
      trace.future(all.get(i));
    }
  }

  @Override
  public void cancel(Context cx) {
    Cancelling.check(cancelBut(-1, cx, null));
  }

  private @Nullable Throwable cancelBut(int winner, Context cx, @Nullable Throwable outcome) {
    List<? extends Future<? extends T>> all = children;
    children = null;
    Throwable merged = outcome;
    for (int i = 0; all != null && i < all.size(); i++) {
      if (i != winner) {
        merged = Cancelling.cancel(all.get(i), cx, merged);
      }
    }
    return merged;
  }
}
