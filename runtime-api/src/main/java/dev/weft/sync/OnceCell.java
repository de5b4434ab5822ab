package dev.weft.sync;

import dev.weft.Future;
import dev.weft.Waker;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A value that is made once, by a future, when somebody first asks for it.
///
/// ```java
/// private static final OnceCell<Pool> POOL = new OnceCell<>();
///
/// static Future<Pool> pool() {
///   return POOL.getOrInit(() -> Pool.connect(ADDRESS));
/// }
/// ```
///
/// Of those who ask while there is no value, one makes it and the others wait. If it fails, or is
/// cancelled, the next in the queue makes it, with its own function.
///
/// **Ownership.** The value belongs to all who get it, so nobody closes it on the way.
///
/// **Threads.** Any. What was written before the value was stored is visible to whoever gets it.
///
/// **Budget.** Each [#getOrInit] that ends spends a unit.
///
/// The model is tokio's `OnceCell`.
///
/// *Protocol.* There is one permit to store (see [PermitQueue]). **Z1** Only who has it writes the
/// value, once, and then closes the queue instead of giving it back: all who wait wake and find the
/// value. **Z2** Who has it and stores nothing, because its future failed or was cancelled, gives
/// it back, and the next has it.
///
/// @param <T> the value; never `null`
public final class OnceCell<T> {

  private final PermitQueue storing = new PermitQueue(1);

  /// Z1.
  private volatile @Nullable T value;

  /// A cell without a value.
  public OnceCell() {}

  /// The value, or null if there is none yet.
  public @Nullable T get() {
    return value;
  }

  /// Stores `value`, unless there is one, or somebody is about to make it.
  ///
  /// @return whether it was stored; if not, it stays with the caller
  public boolean trySet(T value) {
    Objects.requireNonNull(value);
    if (!storing.tryAcquire(1)) {
      return false;
    }
    store(value);
    return true;
  }

  /// Whether the caller has the permit now; else it is in the queue, or there is a value.
  boolean mayStore(PermitWaiter waiter, Waker waker) {
    try {
      return storing.acquire(waiter, 1, waker);
    } catch (SemaphoreClosedException stored) {
      return false;
    }
  }

  void giveUpWaiting(PermitWaiter waiter) {
    storing.cancel(waiter);
  }

  /// Z2.
  void handOver() {
    storing.release(1);
  }

  /// Z1.
  void store(T made) {
    value = made;
    storing.close();
  }

  /// The value; if there is none yet, what the future that `initializer` makes yields, which is
  /// then the value of the cell.
  ///
  /// `initializer` is called if this one is to make the value, at most once. What it throws, or its
  /// future fails with, fails this future; the cell stays without a value, and the next who waits
  /// makes it. A future that yields null fails with a `NullPointerException`. One whose initializer
  /// asks the same cell waits for itself.
  ///
  /// **Cancellation** cancels the future that `initializer` made, and the next who waits makes the
  /// value; the place in the queue is lost. The value, if it is there, stays.
  public Future<T> getOrInit(Callable<? extends Future<? extends T>> initializer) {
    return new OnceCellInit<>(this, Objects.requireNonNull(initializer));
  }
}
