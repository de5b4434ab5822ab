package dev.weft.sync;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import org.jspecify.annotations.Nullable;

/// A bell: one party says that something has happened, without saying what, and a task that waits
/// for it goes on.
///
/// [#notifyOne] lets one go on, and if nobody waits it is kept for the next, once: however often it
/// rings meanwhile, one goes on at once, the others wait. So whoever looks at some state, finds
/// nothing and then waits misses nothing that was said in between. [#notifyWaiters] lets all go on
/// who wait, and keeps nothing.
///
/// ```java
/// // whoever puts:                   // whoever takes:
/// queue.add(value);                  for (var v = queue.poll(); v == null; v = queue.poll()) {
/// bell.notifyOne();                    await(bell.notified());
///                                    }
/// ```
///
/// With more than one taker, two values may ring once: a taker then has its [Notified#enable]
/// called before it looks.
///
/// **Order.** First come, first served.
///
/// **Threads.** Any. What was written before a notification is visible to whoever it lets go on.
///
/// **Budget.** Each wait that ends spends a unit.
///
/// The model is tokio's `Notify`; `Object.notify` is not, which needs a monitor and forgets what
/// nobody waits for.
///
/// *Protocol.* All state is under this object's own lock; wakers are called without it. **M1**
/// While somebody is queued, no permit is stored. **M2** `rounds` counts the calls of
/// `notifyWaiters`; a wait is over when it differs from what it was when the [Notified] was made,
/// so it does not matter whether that was polled before. **M3** A permit that was granted to a
/// waiter is received by its next poll, or passed on by its cancel: to the next in the queue, or
/// into the store.
public final class Notify {

  private final Object lock = new Object();

  // Under the lock.
  private final WaitQueue queue = new WaitQueue();
  private boolean stored;

  /// M2. Written under the lock.
  private volatile long rounds;

  /// With nothing stored.
  public Notify() {}

  /// Lets one go on: the first in the queue, or if nobody waits, the next that comes.
  public void notifyOne() {
    Waker waker;
    synchronized (lock) {
      waker = notifyNext();
    }
    WakeList.wake(waker);
  }

  /// M1.
  ///
  /// @return whom to wake after the lock
  private @Nullable Waker notifyNext() {
    if (queue.isEmpty()) {
      stored = true;
      return null;
    }
    return queue.grantFirst();
  }

  /// Lets all go on whose [#notified] was called before, polled or not. Whoever comes later waits;
  /// a stored notification stays stored.
  public void notifyWaiters() {
    var wakers = new WakeList();
    synchronized (lock) {
      rounds++;
      queue.drainTo(wakers);
    }
    while (wakers.wakeAll()) {
      synchronized (lock) {
        queue.drainTo(wakers); // perhaps one, too, that has come meanwhile; it looks again
      }
    }
  }

  /// Waits for a notification: for each [#notifyWaiters] from now on, and in the queue for
  /// [#notifyOne] from the first poll on.
  ///
  /// **Cancellation** passes a notification by [#notifyOne] that was got and not received on, to
  /// the next in the queue or, if there is none, to the next that comes; the place in the queue is
  /// lost.
  public Notified notified() {
    return new Notified(this);
  }

  /// The future of [Notify#notified].
  ///
  /// **Threads.** One party at a time, as with every future.
  public static final class Notified implements Future<@Nullable Void>, Waiting {

    private static final Waker NOBODY = () -> {};

    private final Notify bell;
    private final Waiter place = new Waiter();
    private final long rounds;
    private boolean over;

    private Notified(Notify bell) {
      this.bell = bell;
      this.rounds = bell.rounds;
    }

    /// Enters the queue without a poll, so that a [Notify#notifyOne] from now on counts for this
    /// one. For whoever looks at some state after this, and waits only if there is nothing.
    ///
    /// From then on it holds a place, or a notification, although it was never polled: whoever does
    /// not wait for it after all cancels it, or lets [dev.weft.Owned#dispose] do so, else a
    /// notification is lost with it.
    ///
    /// @return whether it is notified already, so that the next poll is ready
    /// @throws IllegalStateException after its end
    @CanIgnoreReturnValue
    public boolean enable() {
      requireNotOver();
      synchronized (bell.lock) {
        if (!arrived()) {
          if (!place.queued) {
            bell.queue.await(place, NOBODY);
          }
          return false;
        }
        return true;
      }
    }

    /// Whether a notification is there for this one. Under the lock. A stored one becomes its
    /// grant, unless it goes on with all.
    private boolean arrived() {
      if (place.granted || rounds != bell.rounds) {
        return true;
      }
      if (!place.queued && bell.stored) {
        bell.stored = false;
        place.granted = true;
      }
      return place.granted;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      requireNotOver();
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
      synchronized (bell.lock) {
        if (!arrived()) {
          bell.queue.await(place, cx.waker());
          return Poll.pending();
        }
        place.granted = false;
      }
      over = true;
      cx.madeProgress();
      return Poll.ready(null);
    }

    private void requireNotOver() {
      if (over) {
        throw PolledAfterCompletion.polled();
      }
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.leaf("a notification");
    }

    @Override
    public void cancel(Context cx) {
      if (over) {
        return;
      }
      over = true;
      Waker next = null;
      synchronized (bell.lock) {
        bell.queue.remove(place);
        if (place.granted) {
          place.granted = false;
          next = bell.notifyNext();
        }
      }
      WakeList.wake(next);
    }
  }
}
