package dev.weft.sync;

import dev.weft.Future;
import dev.weft.Waker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where whoever has the lock of an [AsyncMutex] waits for what another one is to do under it, and
/// lets it in meanwhile. Made by [AsyncMutex#newCondition].
///
/// ```java
/// // whoever takes:                            // whoever puts:
/// try (var guard = await(jobs.lock())) {       try (var guard = await(jobs.lock())) {
///   while (guard.value().isEmpty()) {            guard.value().add(job);
///     await(notEmpty.await(guard));              notEmpty.signal();
///   }                                          }
///   return guard.value().removeFirst();
/// }
/// ```
///
/// Ask again after each wait, as in the example: between the signal and the lock another one may
/// have had it. Signals are not stored; whoever changes the value and signals, with the guard in
/// hand or after it, reaches all who found the value otherwise before.
///
/// **Order.** The first who waits is signalled first. Who is signalled enters the mutex's own queue
/// there and then, so it is woken when it has the lock, and not in order to ask for it; and those
/// whom [#signalAll] signals have the lock in the order in which they waited.
///
/// **Threads.** Any; signals need no guard.
///
/// **Budget.** Each wait that ends spends a unit.
///
/// The names are those of `java.util.concurrent.locks.Condition`. Where no value is guarded,
/// [Notify] is simpler.
///
/// *Protocol.* The queue here is under this monitor, which is taken before the mutex's. **C1** Who
/// waits is queued here before it unlocks; so a signal by whoever locks afterwards finds it. **C2**
/// A signal moves the first from this queue to the mutex's in one critical section; from then on it
/// waits, is granted the lock and passes it on as any other there. **C3** One that was signalled by
/// [#signal], and gives up before it has the lock, signals the next.
public final class Condition {

  private final AsyncMutex<?> mutex;
  private final PermitQueue lock;
  private final WaitQueue queue = new WaitQueue();

  /// @param lock the queue of `mutex`
  Condition(AsyncMutex<?> mutex, PermitQueue lock) {
    this.mutex = mutex;
    this.lock = lock;
  }

  /// Unlocks, waits for a signal, and locks again: `guard` is closed meanwhile, and open again when
  /// this is over. It unlocks with its first poll, and fails with an `IllegalStateException` there
  /// if the guard is closed.
  ///
  /// **Cancellation** once it has begun leaves the guard closed, so that a `try` around it is left
  /// without the lock; the place in the queue is lost. A signal that it got goes to the next who
  /// waits, and so does a lock.
  ///
  /// @param guard of this condition's mutex; nobody else uses it meanwhile
  /// @throws IllegalArgumentException if it is of another mutex
  public Future<@Nullable Void> await(AsyncMutex.Guard<?> guard) {
    if (!guard.isOf(mutex)) {
      throw new IllegalArgumentException("a guard of another mutex");
    }
    return new ConditionWait(this, lock, guard);
  }

  /// Signals the first who waits; nothing if nobody does.
  public void signal() {
    Waker waker;
    synchronized (this) {
      waker = moveFirst(ConditionWait.Signal.ONE);
    }
    WakeList.wake(waker);
  }

  /// Signals all who wait.
  public void signalAll() {
    var wakers = new WakeList();
    synchronized (this) {
      while (!queue.isEmpty()) {
        wakers.add(moveFirst(ConditionWait.Signal.ALL));
      }
    }
    wakers.wakeAll();
  }

  /// C2.
  ///
  /// @return whom to wake after the lock, if it has the mutex at once
  private @Nullable Waker moveFirst(ConditionWait.Signal signal) {
    if (!(queue.first() instanceof ConditionWait waiter)) {
      return null;
    }
    Waker waker = Objects.requireNonNull(queue.remove(waiter));
    waiter.signal = signal;
    return lock.enqueue(waiter, 1, waker);
  }

  /// C1.
  synchronized void enter(ConditionWait waiter, Waker waker) {
    queue.await(waiter, waker);
  }

  /// Whether `waiter` was signalled; else its waker is renewed.
  synchronized boolean isSignalled(ConditionWait waiter, Waker waker) {
    if (waiter.signal == ConditionWait.Signal.NONE) {
      queue.await(waiter, waker);
      return false;
    }
    return true;
  }

  /// C3.
  void giveUp(ConditionWait waiter) {
    boolean waits;
    Waker next = null;
    synchronized (this) {
      waits = waiter.signal == ConditionWait.Signal.NONE;
      if (waits) {
        queue.remove(waiter);
      } else if (waiter.signal == ConditionWait.Signal.ONE) {
        next = moveFirst(ConditionWait.Signal.ONE);
      }
    }
    WakeList.wake(next);
    if (!waits) {
      lock.cancel(waiter);
    }
  }
}
