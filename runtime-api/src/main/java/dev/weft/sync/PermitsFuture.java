package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;

/// A future that acquires permits of a [PermitQueue] and yields what stands for them; its own place
/// in the queue.
abstract class PermitsFuture<T> extends PermitWaiter implements Future<T>, Waiting {

  private final PermitQueue permits;
  private final int count;
  private boolean over;

  PermitsFuture(PermitQueue permits, int count) {
    this.permits = permits;
    this.count = count;
  }

  /// What stands for the permits, which have been acquired.
  abstract T acquired(Context cx);

  /// What it waits for, in words.
  abstract String wanted();

  @Override
  public final Poll<T> poll(Context cx) throws SemaphoreClosedException {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      if (!permits.acquire(this, count, cx.waker())) {
        return Poll.pending();
      }
    } catch (SemaphoreClosedException e) {
      over = true;
      throw e;
    }
    over = true;
    cx.madeProgress();
    return ready(cx);
  }

  /// A full heap does not keep the permits.
  private Poll<T> ready(Context cx) {
    try {
      return Poll.ready(acquired(cx));
    } catch (VirtualMachineError noRoom) {
      permits.release(count);
      throw noRoom;
    }
  }

  @Override
  public final void explainWait(WaitTrace trace) {
    long holder = permits.isQueued(this) ? permits.holder() : 0;
    if (holder != 0) {
      trace.held(wanted(), holder);
    } else {
      trace.leaf(wanted());
    }
  }

  @Override
  public final void cancel(Context cx) {
    over = true;
    permits.cancel(this);
  }
}
