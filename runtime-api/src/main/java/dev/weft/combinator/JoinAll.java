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
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#joinAll] and [dev.weft.Futures#tryJoinAll]: any number of futures at once, of
/// which a poll polls only those that were woken.
///
/// The first poll starts the children, in order, all or as many as may be under way at once; each
/// gets a [ChildFuture] as its waker, which puts it into [WokenChildren]. A poll takes what is in
/// there when it begins and polls each of them once; children woken meanwhile, by themselves too,
/// wait for the next poll. So n wakes cost at most n child polls. When the budget is spent the rest
/// keeps its place and the task yields.
///
/// A child costs 36 bytes beside its future: 32 for the [ChildFuture], 4 for its slot. The idea is
/// that of `FuturesUnordered` in futures-rs.
public final class JoinAll<T extends @Nullable Object> implements Future<List<T>>, Waiting {

  /// For no limit.
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private final boolean failFast;
  private final int atOnce;
  private final WokenChildren woken = new WokenChildren();
  private final ChildView view = new ChildView();

  /// At each index first the future, from `started` down its [ChildFuture], at last its value or
  /// [Failure]. Null when the whole is over.
  private @Nullable Object @Nullable [] slots;

  private int started;
  private int unfinished;

  /// @param failFast whether the first failure ends the rest
  /// @param atOnce how many children are under way at a time, at most
  public JoinAll(boolean failFast, int atOnce, Collection<? extends Future<? extends T>> futures) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("join with " + atOnce + " futures at once");
    }
    Object[] children = futures.toArray();
    for (Object child : children) {
      Objects.requireNonNull(child);
    }
    this.failFast = failFast;
    this.atOnce = atOnce;
    this.slots = children.getClass() == Object[].class ? children : copy(children);
    this.unfinished = children.length;
  }

  private static Object[] copy(Object[] children) {
    return Arrays.copyOf(children, children.length, Object[].class);
  }

  @Override
  public Poll<List<T>> poll(Context cx) {
    @Nullable Object[] all = slots;
    if (all == null) {
      throw PolledAfterCompletion.polled();
    }
    woken.collect(cx.waker());
    while (mayStart(all) || !woken.isEmpty()) {
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
      ChildFuture child = mayStart(all) ? start(all) : woken.next();
      if (child.future != null) {
        pollChild(all, child, cx, view.of(cx, child));
      }
    }
    return unfinished > 0 ? Poll.pending() : Poll.ready(finish(all));
  }

  private boolean mayStart(@Nullable Object[] all) {
    int ended = all.length - unfinished;
    return started < all.length && started - ended < atOnce;
  }

  private ChildFuture start(@Nullable Object[] all) {
    var child = new ChildFuture(woken, started, (Future<?>) Objects.requireNonNull(all[started]));
    all[started++] = child;
    return child;
  }

  private void pollChild(@Nullable Object[] all, ChildFuture child, Context cx, Context view) {
    Object end;
    try {
      Poll<?> polled = Objects.requireNonNull(child.future).poll(view);
      if (polled.isPending()) {
        return;
      }
      end = ((Poll.Ready<?>) polled).value();
    } catch (Throwable failure) {
      if (failFast) {
        child.end();
        throw SneakyThrow.rethrow(Objects.requireNonNull(cancelAll(cx, failure)));
      }
      end = new Failure(failure);
    }
    child.end();
    all[child.index] = end;
    unfinished--;
  }

  @SuppressWarnings("unchecked")
  private List<T> finish(@Nullable Object[] all) {
    slots = null;
    woken.close();
    Throwable failure = Failure.firstOf(all);
    if (failure != null) {
      for (Object end : all) {
        failure = Ownership.dispose(end, failure);
      }
      throw SneakyThrow.rethrow(Objects.requireNonNull(failure));
    }
    return (List<T>) Collections.unmodifiableList(Arrays.asList(all));
  }

  @Override
  public void explainWait(WaitTrace trace) {
    @Nullable Object[] all = slots;
    trace.step("joinAll, " + unfinished + " of " + (all == null ? 0 : all.length) + " left");
    ChildFuture.explainAll(all, started, trace);
  }

  @Override
  public void cancel(Context cx) {
    Cancelling.check(cancelAll(cx, null));
  }

  private @Nullable Throwable cancelAll(Context cx, @Nullable Throwable outcome) {
    @Nullable Object[] all = slots;
    slots = null;
    woken.close();
    Throwable merged = outcome;
    for (int i = 0; all != null && i < all.length; i++) {
      if (i >= started) {
        merged = Cancelling.cancel((Future<?>) all[i], cx, merged);
      } else if (all[i] instanceof ChildFuture child) {
        Future<?> future = child.future;
        child.end();
        merged = Cancelling.cancel(future, cx, merged);
      } else {
        merged = Ownership.dispose(all[i], merged);
      }
    }
    return merged;
  }
}
