package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The future of [OnceCell#getOrInit], and its own place in the queue of those who would make the
/// value.
final class OnceCellInit<T> extends PermitWaiter implements Future<T>, Waiting {

  private final OnceCell<T> cell;
  private @Nullable Callable<? extends Future<? extends T>> initializer;

  /// Under way; then this one has the permit to store.
  private @Nullable Future<? extends T> making;

  private boolean over;

  OnceCellInit(OnceCell<T> cell, Callable<? extends Future<? extends T>> initializer) {
    this.cell = cell;
    this.initializer = initializer;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    if (making == null) {
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
      T there = cell.get();
      boolean maker = there == null && cell.mayStore(this, cx.waker());
      if (!maker) {
        there = cell.get(); // it may have come meanwhile
        return there == null ? Poll.pending() : end(cx, there);
      }
    }
    T made;
    try {
      if (making == null) {
        making = start();
      }
      if (!(making.poll(cx) instanceof Poll.Ready<? extends T>(var value))) {
        return Poll.pending();
      }
      made = Objects.requireNonNull(value, "a cell holds no null");
    } catch (Throwable t) {
      over = true;
      making = null;
      initializer = null;
      cell.handOver();
      throw t;
    }
    cell.store(made);
    return end(cx, made);
  }

  private Future<? extends T> start() throws Exception {
    Callable<? extends Future<? extends T>> maker = Objects.requireNonNull(initializer);
    initializer = null;
    return Objects.requireNonNull(maker.call(), "the initializer made no future");
  }

  private Poll<T> end(Context cx, T value) {
    over = true;
    making = null;
    initializer = null;
    cell.giveUpWaiting(this);
    cx.madeProgress();
    return Poll.ready(value);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Future<?> made = making;
    trace.step("a value that is made once");
    trace.future(made);
    if (made == null) {
      trace.leaf("who makes the value");
    }
  }

  @Override
  public void cancel(Context cx) {
    if (over) {
      return;
    }
    over = true;
    initializer = null;
    Future<? extends T> begun = making;
    making = null;
    if (begun == null) {
      cell.giveUpWaiting(this);
      return;
    }
    try {
      begun.cancel(cx);
    } finally {
      cell.handOver();
    }
  }
}
