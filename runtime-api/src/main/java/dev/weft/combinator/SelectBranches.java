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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The futures of [dev.weft.Select]: the first to be over decides, its handler makes the value; the
/// others are cancelled before that, or handed over with it.
///
/// All are under the waker of the whole, and polled in their order, as far as the budget goes; if
/// it is spent on the way, the next poll begins with the one whose turn it was.
public final class SelectBranches<R extends @Nullable Object, Q extends @Nullable Object>
    implements Future<Q>, Waiting {

  /// What a value comes to, beside the branches that are not over.
  public interface Outcome<R extends @Nullable Object, Q extends @Nullable Object> {
    Q of(int index, R value, List<Branch<?, R>> rest);
  }

  private static final int NOBODY = -1;

  /// Null when over.
  private @Nullable List<Branch<?, R>> branches;

  private final @Nullable RandomGenerator coin;
  private final boolean keepsRest;
  private final Outcome<R, Q> outcome;

  /// Who goes first because the budget was spent before its turn.
  private int starved = NOBODY;

  /// @param coin says at each poll who goes first; without one it is the first branch
  /// @param keepsRest whether the other branches are given to `outcome`, or cancelled
  public SelectBranches(
      List<Branch<?, R>> branches,
      @Nullable RandomGenerator coin,
      boolean keepsRest,
      Outcome<R, Q> outcome) {
    this.branches = List.copyOf(branches);
    this.coin = coin;
    this.keepsRest = keepsRest;
    this.outcome = outcome;
  }

  @Override
  public Poll<Q> poll(Context cx) {
    List<Branch<?, R>> all = branches;
    if (all == null) {
      throw PolledAfterCompletion.polled();
    }
    int begin = starved != NOBODY ? starved : coin != null ? coin.nextInt(all.size()) : 0;
    starved = NOBODY;
    for (int k = 0; k < all.size(); k++) {
      int i = (begin + k) % all.size();
      if (!cx.mayProceed()) {
        starved = i;
        return Poll.pending();
      }
      Poll<?> polled;
      try {
        polled = all.get(i).future().poll(cx);
      } catch (Throwable failure) {
        throw SneakyThrow.rethrow(Objects.requireNonNull(cancelBut(i, cx, failure)));
      }
      if (polled.isReady()) {
        return Poll.ready(won(all, i, ((Poll.Ready<?>) polled).value(), cx));
      }
    }
    return Poll.pending();
  }

  private Q won(List<Branch<?, R>> all, int i, @Nullable Object value, Context cx) {
    if (!keepsRest) {
      Throwable cleanup = cancelBut(i, cx, null);
      if (cleanup != null) {
        Ownership.unhandled(cx, "cancelling the losers of a select", cleanup);
      }
      return outcome.of(i, all.get(i).handle(value), List.of());
    }
    R handled;
    try {
      handled = all.get(i).handle(value);
    } catch (Throwable failure) {
      throw SneakyThrow.rethrow(Objects.requireNonNull(cancelBut(i, cx, failure)));
    }
    branches = null;
    List<Branch<?, R>> rest = new ArrayList<>(all);
    rest.remove(i);
    return outcome.of(i, handled, rest);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    List<Branch<?, R>> all = branches;
    trace.step("select");
    for (int i = 0; all != null && i < all.size(); i++) {
      trace.future(all.get(i).future());
    }
  }

  @Override
  public void cancel(Context cx) {
    Cancelling.check(cancelBut(NOBODY, cx, null));
  }

  private @Nullable Throwable cancelBut(int winner, Context cx, @Nullable Throwable failure) {
    List<Branch<?, R>> all = branches;
    branches = null;
    Throwable merged = failure;
    for (int i = 0; all != null && i < all.size(); i++) {
      if (i != winner) {
        merged = Cancelling.cancel(all.get(i).future(), cx, merged);
      }
    }
    return merged;
  }
}
