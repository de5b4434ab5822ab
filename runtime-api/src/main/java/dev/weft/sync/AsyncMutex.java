package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/// A lock around a value, held across `await`: tasks wait for it without a thread, and one at a
/// time has the value, through a [Guard].
///
/// ```java
/// var connection = new AsyncMutex<>(database.connect());
/// ...
/// try (var guard = await(connection.lock())) {
///   await(guard.value().send(query)); // nobody else sends meanwhile
///   return await(guard.value().receive());
/// }
/// ```
///
/// **Why not `synchronized`, or a `ReentrantLock`?** Those belong to a thread. A task gives its
/// thread up where it awaits, and may go on on another one, which does not hold the lock; and the
/// thread that does hold it goes on with other tasks, which find the lock theirs or block the
/// worker for ever. So `await` inside `synchronized` is refused. A guard belongs to whoever has it,
/// whatever the thread.
///
/// **And where nothing is awaited under the lock?** There `synchronized` is right and faster:
/// tokio's documentation says the same of its mutex. For what is only a resource of one task that
/// others ask for something, a task that owns it, and a channel to it, is often simpler.
///
/// **Order.** First come, first served; [#tryLock] overtakes nobody. It is not reentrant: a task
/// that locks it again while it has the guard waits for itself.
///
/// **The value** may be replaced through the guard. It is not closed with the mutex, which nobody
/// closes. A guard that is forgotten keeps the mutex locked: hold it by `try`. A task that fails
/// leaves the value as it is; nothing is poisoned.
///
/// **Threads.** Any. What was written before a guard was closed is visible to the next.
///
/// **Budget.** Each lock spends a unit.
///
/// @param <T> the value; `null` is legal
public final class AsyncMutex<T extends @Nullable Object> {

  private final PermitQueue queue = new PermitQueue(1);

  /// Of whoever has the permit.
  private T value;

  /// A mutex around `value`, not locked.
  public AsyncMutex(T value) {
    this.value = value;
  }

  /// Waits until it is this one's turn and locks. The place in the queue is taken by the first
  /// poll.
  ///
  /// **Cancellation** passes a lock that was got and not received on to the next in the queue; the
  /// place in the queue is lost.
  public Future<Guard<T>> lock() {
    return new Lock<>(this);
  }

  /// Locks if that needs no waiting.
  ///
  /// @return null if it is locked, or others wait
  public @Nullable Guard<T> tryLock() {
    var guard = new Guard<>(this); // first: a full heap keeps nothing
    if (!queue.tryAcquire(1)) {
      return null;
    }
    queue.heldBy(guard, 0);
    return guard;
  }

  /// Whether somebody has the guard, or is just about to get it.
  public boolean isLocked() {
    return queue.free() == 0;
  }

  /// A condition of the value, for which whoever has the guard can wait. Any number of them.
  public Condition newCondition() {
    return new Condition(this, queue);
  }

  private static final class Lock<T extends @Nullable Object> extends PermitsFuture<Guard<T>> {
    private final AsyncMutex<T> mutex;

    Lock(AsyncMutex<T> mutex) {
      super(mutex.queue, 1);
      this.mutex = mutex;
    }

    @Override
    Guard<T> acquired(Context cx) {
      var guard = new Guard<>(mutex);
      mutex.queue.heldBy(guard, cx.taskId());
      return guard;
    }

    @Override
    String wanted() {
      return "a lock";
    }
  }

  /// The lock, and the way to the value as long as it is held. Closing it unlocks.
  ///
  /// **Threads.** One party at a time, on any thread: it may be handed on with what it guards.
  public static final class Guard<T extends @Nullable Object> extends PermitGuard {
    private final AsyncMutex<T> mutex;

    private Guard(AsyncMutex<T> mutex) {
      this.mutex = mutex;
    }

    /// The value.
    ///
    /// @throws IllegalStateException if this guard was closed
    public T value() {
      requireHeld();
      return mutex.value;
    }

    /// Replaces the value.
    ///
    /// @throws IllegalStateException if this guard was closed
    public void set(T value) {
      requireHeld();
      mutex.value = value;
    }

    boolean isOf(AsyncMutex<?> mutex) {
      return this.mutex == mutex;
    }

    /// Unlocks: the next in the queue has the lock. Idempotent; never blocks.
    @Override
    public void close() {
      if (letGo()) {
        mutex.queue.release(1);
      }
    }
  }
}
