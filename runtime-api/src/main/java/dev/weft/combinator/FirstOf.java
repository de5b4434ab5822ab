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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Any number of futures, one of which decides: what [SelectAll], [SelectOk] and [RaceOk] share.
///
/// The first poll starts the children in their order, as long as none decides; later ones poll only
/// those that were woken, in the order in which they were, as [JoinAll] does. When the budget is
/// spent the rest keeps its place and the task yields.
abstract class FirstOf<T extends @Nullable Object, R extends @Nullable Object>
    implements Future<R>, Waiting {

  private final boolean failuresDecide;
  private final WokenChildren woken = new WokenChildren();
  private final ChildView view = new ChildView();

  /// At each index first the future, from `started` down its [ChildFuture], or [Failure]. Null when
  /// the whole is over.
  private @Nullable Object @Nullable [] slots;

  private int started;
  private int unfinished;

  /// @param failuresDecide whether a failure ends the whole, or only the last one does
  FirstOf(boolean failuresDecide, Collection<? extends Future<? extends T>> futures) {
    @Nullable Object[] children = futures.toArray(Object[]::new);
    for (Object child : children) {
      Objects.requireNonNull(child);
    }
    if (children.length == 0) {
      throw new IllegalArgumentException("the first of no futures would never come");
    }
    this.failuresDecide = failuresDecide;
    this.slots = children;
    this.unfinished = children.length;
  }

  /// The outcome, after the child at `index` has yielded `value`. Calls one of [#takeRest] and
  /// [#cancelRest].
  abstract R won(int index, T value, Context cx);

  @Override
  public final Poll<R> poll(Context cx) {
    @Nullable Object[] all = slots;
    if (all == null) {
      throw PolledAfterCompletion.polled();
    }
    woken.collect(cx.waker());
    while (started < all.length || !woken.isEmpty()) {
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
      ChildFuture child = started < all.length ? start(all) : woken.next();
      Future<?> future = child.future;
      if (future == null) {
        continue;
      }
      Poll<?> polled;
      try {
        polled = future.poll(view.of(cx, child));
      } catch (Throwable failure) {
        failed(all, child, failure, cx);
        continue;
      }
      if (polled.isReady()) {
        child.end();
        all[child.index] = null;
        return Poll.ready(won(child.index, valueOf(polled), cx));
      }
    }
    return Poll.pending();
  }

  @SuppressWarnings("unchecked")
  private T valueOf(Poll<?> ready) {
    return ((Poll.Ready<T>) ready).value();
  }

  private ChildFuture start(@Nullable Object[] all) {
    var child = new ChildFuture(woken, started, (Future<?>) Objects.requireNonNull(all[started]));
    all[started++] = child;
    return child;
  }

  private void failed(@Nullable Object[] all, ChildFuture child, Throwable failure, Context cx) {
    child.end();
    all[child.index] = failuresDecide ? null : new Failure(failure);
    unfinished--;
    if (failuresDecide) {
      throw SneakyThrow.rethrow(Objects.requireNonNull(cancelAll(cx, failure)));
    }
    if (unfinished == 0) {
      end();
      throw SneakyThrow.rethrow(Objects.requireNonNull(Failure.firstOf(all)));
    }
  }

  /// Those that are not over, in their order; they belong to whoever gets them.
  @SuppressWarnings("unchecked")
  final List<Future<T>> takeRest() {
    @Nullable Object[] all = Objects.requireNonNull(slots);
    var rest = new ArrayList<Future<T>>(unfinished - 1);
    for (Object slot : all) {
      if (slot instanceof ChildFuture child) {
        rest.add((Future<T>) Objects.requireNonNull(child.future));
        child.end();
      } else if (slot instanceof Future<?> notStarted) {
        rest.add((Future<T>) notStarted);
      }
    }
    end();
    return Collections.unmodifiableList(rest);
  }

  /// Cancels those that are not over.
  final void cancelRest(Context cx) {
    Throwable cleanup = cancelAll(cx, null);
    if (cleanup != null) {
      Ownership.unhandled(cx, "cancelling the losers of a race", cleanup);
    }
  }

  @Override
  public final void explainWait(WaitTrace trace) {
    @Nullable Object[] all = slots;
    trace.step("the first of " + (all == null ? 0 : all.length) + ", " + unfinished + " left");
    ChildFuture.explainAll(all, started, trace);
  }

  @Override
  public final void cancel(Context cx) {
    Cancelling.check(cancelAll(cx, null));
  }

  private @Nullable Throwable cancelAll(Context cx, @Nullable Throwable outcome) {
    @Nullable Object[] all = slots;
    end();
    Throwable merged = outcome;
    for (int i = 0; all != null && i < all.length; i++) {
      if (all[i] instanceof ChildFuture child) {
        Future<?> future = child.future;
        child.end();
        merged = Cancelling.cancel(future, cx, merged);
      } else if (all[i] instanceof Future<?> notStarted) {
        merged = Cancelling.cancel(notStarted, cx, merged);
      }
    }
    return merged;
  }

  private void end() {
    slots = null;
    woken.close();
  }
}
