package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import org.jspecify.annotations.Nullable;

/// The future of [Condition#await], and its own place: in the queue of the condition, then in that
/// of the mutex.
final class ConditionWait extends PermitWaiter implements Future<@Nullable Void>, Waiting {

  /// What it was signalled by.
  enum Signal {
    NONE,
    ONE,
    ALL
  }

  private final Condition condition;
  private final PermitQueue lock;
  private final AsyncMutex.Guard<?> guard;
  private boolean begun;
  private boolean over;

  /// Under the condition's lock.
  Signal signal = Signal.NONE;

  ConditionWait(Condition condition, PermitQueue lock, AsyncMutex.Guard<?> guard) {
    this.condition = condition;
    this.lock = lock;
    this.guard = guard;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws SemaphoreClosedException {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    if (!begun) {
      if (!guard.letGo()) {
        over = true;
        throw new IllegalStateException("this guard was closed");
      }
      begun = true;
      condition.enter(this, cx.waker());
      lock.release(1);
      return Poll.pending();
    }
    if (!condition.isSignalled(this, cx.waker()) || !lock.acquire(this, 1, cx.waker())) {
      return Poll.pending();
    }
    over = true;
    guard.takeUp();
    lock.heldBy(guard, cx.taskId());
    cx.madeProgress();
    return Poll.ready(null);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf(
        signal == Signal.NONE
            ? "a signal of a condition"
            : "a lock, after a condition was signalled");
  }

  @Override
  public void cancel(Context cx) {
    if (over) {
      return;
    }
    over = true;
    if (begun) {
      condition.giveUp(this);
    }
  }
}
