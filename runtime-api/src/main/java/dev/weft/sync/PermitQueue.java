package dev.weft.sync;

import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A number of permits, and the queue of those who want some: what [Semaphore], [AsyncMutex],
/// [AsyncReadWriteLock] and [OnceCell] are made of.
///
/// **Roles.** Whoever finds enough permits free and nobody waiting takes them by one
/// compare-and-set of the [PermitWord], and gives them back by another. All else happens under this
/// monitor, which is held for a few steps. Wakers are called after it is left.
///
/// **Invariants**
/// - **Q1** Outside of the monitor, the word is `AWAITED` if and only if the queue is not empty.
/// - **Q2** Nobody overtakes: a permit is taken without queueing only from a word that is not
///   `AWAITED`.
/// - **Q3** Outside of the monitor, the first in the queue needs more than are free, or somebody is
///   about to enter it to grant more. So one that needs many holds back those behind it that need
///   few, and cannot be starved by them. Whatever adds permits, or takes out the first, grants in
///   the same critical section what can be granted, or a first one in it and the others in further
///   ones.
/// - **Q4** A grant has left the word already. It becomes its waiter's at the waiter's next poll,
///   or goes back by its cancel, and from there to the next: cancelling one that was woken strands
///   nobody.
/// - **Q5** A closed one has an empty queue. What was granted before the close stays granted.
///
/// *Race stories.* A finds no permit free and is about to queue; B gives one back. B changes the
/// word either before A turns `AWAITED` on, then A's compare-and-set fails and finds the permit; or
/// after it, then B sees the mark and comes for the monitor, which A holds until it is queued (Q1).
///
/// A is granted a permit and woken. C comes along before A's task runs: the permit has left the
/// word (Q4), so C finds none. A is cancelled instead of polled: its permit goes to C.
///
/// The order and the batches are those of tokio's `batch_semaphore`. There a waiter at the head
/// takes what comes one by one; here it is gathered in the word.
final class PermitQueue {

  private static final VarHandle HOLDER;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(PermitQueue.class, "holder", PermitGuard.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    linkGivingBack();
  }

  private final PermitWord word;
  private final WaitQueue queue = new WaitQueue();

  /// Who acquired all permits last, and what that one holds them by; for dumps. Written by whoever
  /// has them, the task first.
  private long holdingTask;

  @SuppressWarnings("unused") // through HOLDER
  private @Nullable PermitGuard holder;

  /// The first to give back may be one who has exhausted the heap, where nothing can be linked.
  private static void linkGivingBack() {
    var queue = new PermitQueue(0);
    var guard =
        new PermitGuard() {
          @Override
          public void close() {
            if (letGo()) {
              queue.release(1);
            }
          }
        };
    guard.close();
  }

  PermitQueue(int permits) {
    word = new PermitWord(permits);
  }

  int free() {
    return word.free();
  }

  boolean isClosed() {
    return word.isClosed();
  }

  boolean tryAcquire(int n) {
    return word.tryTake(n);
  }

  /// Acquires `n` permits for `waiter`; or leaves `waker` in its place in the queue and returns
  /// `false`. By one party at a time; `n` is the same until it returns `true`.
  boolean acquire(PermitWaiter waiter, int n, Waker waker) throws SemaphoreClosedException {
    if (!waiter.waiting && word.tryTake(n)) {
      return true;
    }
    return acquireInOrder(waiter, n, waker);
  }

  private synchronized boolean acquireInOrder(PermitWaiter waiter, int n, Waker waker)
      throws SemaphoreClosedException {
    boolean granted = waiter.granted;
    if (!granted && !waiter.queued) {
      switch (word.takeOrAwait(n)) {
        case YES -> granted = true;
        case AWAIT -> waiter.needed = n;
        case CLOSED -> {
          waiter.waiting = false;
          throw new SemaphoreClosedException("the semaphore is closed");
        }
      }
    }
    if (!granted) {
      queue.await(waiter, waker);
    }
    waiter.granted = false;
    waiter.waiting = !granted;
    return granted;
  }

  /// Queues `waiter` for its owner, who does not look now, or grants it the permits at once.
  ///
  /// @return whom to wake after all locks: `waker`, if the owner has something to see
  synchronized @Nullable Waker enqueue(PermitWaiter waiter, int n, Waker waker) {
    waiter.needed = n;
    waiter.waiting = true;
    return switch (word.takeOrAwait(n)) {
      case YES -> {
        waiter.granted = true;
        yield waker;
      }
      case AWAIT -> {
        queue.await(waiter, waker);
        yield null;
      }
      case CLOSED -> waker;
    };
  }

  /// Takes a waiter that gives up out of the queue, and passes its grant on.
  void cancel(PermitWaiter waiter) {
    if (!waiter.waiting) {
      return;
    }
    var wakers = new WakeList();
    waiter.waiting = false;
    synchronized (this) {
      queue.remove(waiter);
      if (waiter.granted) {
        waiter.granted = false;
        word.give(waiter.needed);
      }
      grant(wakers);
    }
    while (wakers.wakeAll()) {
      synchronized (this) {
        grant(wakers);
      }
    }
  }

  /// Adds `n` permits, new ones or such as were acquired.
  ///
  /// Takes no heap: whoever lets go of what he holds may do so once, and when the heap is full.
  ///
  /// @throws IllegalStateException if there would be more than [PermitWord#MAX_PERMITS]
  void release(int n) {
    if (word.giveUnlessAwaited(n)) {
      return;
    }
    int given = n;
    boolean more;
    do {
      Waker granted;
      synchronized (this) {
        word.give(given);
        granted = grantNext();
        more = queue.first() instanceof PermitWaiter next && next.needed <= word.free();
      }
      WakeList.wake(granted);
      given = 0;
    } while (more);
  }

  private @Nullable Waker grantNext() {
    Waker granted = null;
    if (queue.first() instanceof PermitWaiter next && word.grant(next.needed)) {
      granted = queue.grantFirst();
    }
    if (queue.isEmpty()) {
      word.awaitedNoMore();
    }
    return granted;
  }

  /// Q3, Q1.
  private void grant(WakeList wakers) {
    while (queue.first() instanceof PermitWaiter next
        && next.needed <= word.free()
        && wakers.hasRoom()
        && word.grant(next.needed)) {
      queue.grantFirst(wakers);
    }
    if (queue.isEmpty()) {
      word.awaitedNoMore();
    }
  }

  /// The task `taskId` (0 if that is not known) has acquired all permits, and holds them by
  /// `guard`.
  void heldBy(PermitGuard guard, long taskId) {
    holdingTask = taskId;
    HOLDER.setRelease(this, guard);
  }

  /// The task that acquired the permits which are held now, as far as it is known; else 0. A guess
  /// by any thread.
  long holder() {
    var guard = (PermitGuard) HOLDER.getAcquire(this);
    long task = holdingTask;
    return guard != null && guard.isHeld() && guard == HOLDER.getAcquire(this) ? task : 0;
  }

  /// Whether `waiter` stands in the queue, and was not given anything yet.
  synchronized boolean isQueued(PermitWaiter waiter) {
    return waiter.queued;
  }

  synchronized int forget(int n) {
    return word.forget(n);
  }

  /// Gives nothing any more, and wakes all who wait.
  void close() {
    var wakers = new WakeList();
    do {
      synchronized (this) {
        word.close();
        queue.drainTo(wakers);
        if (queue.isEmpty()) {
          word.awaitedNoMore();
        }
      }
    } while (wakers.wakeAll());
  }
}
