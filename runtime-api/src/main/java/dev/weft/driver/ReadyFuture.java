package dev.weft.driver;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.spi.Readiness;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A future that waits until one direction of a source may make progress, beside any number of
/// others that wait for the same. Yields the tick to clear with. It is its own entry in the cell's
/// list of waiters.
public final class ReadyFuture implements Future<Integer>, Waiting {

  private final ReadinessCell cell;
  private final int interest;
  private boolean over;

  // Under the cell's monitor.
  @Nullable ReadyFuture previous;
  @Nullable ReadyFuture next;
  @Nullable Waker waker;
  boolean linked;

  /// @param interest [Readiness#READ] or [Readiness#WRITE]
  public ReadyFuture(ReadinessCell cell, int interest) {
    this.cell = cell;
    this.interest = interest;
  }

  /// Whether it waits for one of these bits, or for the end. Under the cell's monitor.
  boolean concerns(int bits) {
    return waker != null && (bits & (mask() | ReadinessWord.END)) != 0;
  }

  int mask() {
    return interest == Readiness.READ ? ReadinessWord.READABLE : ReadinessWord.WRITABLE;
  }

  @Override
  public Poll<Integer> poll(Context cx) throws IOException {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    int w = cell.word();
    if (!ReadinessWord.isReady(w, mask())) {
      cell.await(this, cx.waker()); // C1: store, arm, look again
      cell.arm(interest);
      w = cell.word();
      if (!ReadinessWord.isReady(w, mask())) {
        return Poll.pending();
      }
    }
    over = true;
    cell.forget(this);
    return Poll.ready(ReadinessWord.tickOf(w));
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf((interest == Readiness.READ ? "readable: " : "writable: ") + cell.source());
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    cell.forget(this);
  }
}
