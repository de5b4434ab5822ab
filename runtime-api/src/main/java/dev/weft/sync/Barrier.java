package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;

/// A place where a number of tasks wait for each other: when the last has come, all go on. It may
/// be used again at once.
///
/// ```java
/// if (await(barrier.await())) {
///   report(); // one of them does
/// }
/// ```
///
/// **Threads.** Any. What each wrote before it came is visible to all who go on.
///
/// **Budget.** Each wait that ends spends a unit.
///
/// The model is tokio's `Barrier`; the names are those of the JDK's `CyclicBarrier`, which blocks
/// threads, and which a party that gives up breaks. This one goes on waiting for another instead.
///
/// *Protocol.* All state is under this object's own lock; wakers are called without it. **B1**
/// Those who wait are queued, and fewer than `parties`: who comes last is not queued but takes all
/// out and grants them, so the next round begins with an empty queue. **B2** Who was granted has
/// come, and goes on even if another of its round is cancelled afterwards.
public final class Barrier {

  private final Object lock = new Object();
  private final int parties;

  // Under the lock.
  private final WaitQueue queue = new WaitQueue();
  private int waiting;

  /// A barrier for `parties` tasks.
  ///
  /// @param parties at least 1
  /// @throws IllegalArgumentException if it is less
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier for " + parties + " parties");
    }
    this.parties = parties;
  }

  /// Waits until as many as the barrier is for have come, this one included. It comes with its
  /// first poll. Yields `true` to one of them, the last to come, and `false` to the others.
  ///
  /// **Cancellation** takes it back: who gave up before the last has come does not count, and the
  /// others wait for another in its place.
  public Future<Boolean> await() {
    return new Await(this);
  }

  /// For how many it is.
  public int parties() {
    return parties;
  }

  private static final class Await extends Waiter implements Future<Boolean>, Waiting {
    private final Barrier barrier;
    private boolean over;

    Await(Barrier barrier) {
      this.barrier = barrier;
    }

    @Override
    public Poll<Boolean> poll(Context cx) {
      if (over) {
        throw PolledAfterCompletion.polled();
      }
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
      WakeList others = null;
      synchronized (barrier.lock) {
        if (!granted) {
          if (queued || barrier.waiting < barrier.parties - 1) {
            barrier.waiting += queued ? 0 : 1;
            barrier.queue.await(this, cx.waker());
            return Poll.pending();
          }
          others = barrier.open();
        }
      }
      over = true;
      if (others != null) {
        others.wakeAll();
      }
      cx.madeProgress();
      return Poll.ready(others != null);
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.leaf("the others at a barrier");
    }

    @Override
    public void cancel(Context cx) {
      over = true;
      synchronized (barrier.lock) {
        if (queued) {
          barrier.queue.remove(this);
          barrier.waiting--;
        }
      }
    }
  }

  /// B1. For the last to come.
  private WakeList open() {
    var wakers = new WakeList();
    while (!queue.isEmpty()) {
      queue.grantFirst(wakers);
    }
    waiting = 0;
    return wakers;
  }
}
