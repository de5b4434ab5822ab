package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/// A lock around a value that any number may read at once, or one alone may write, held across
/// `await`: tasks wait for it without a thread.
///
/// ```java
/// var rooms = new AsyncReadWriteLock<>(new HashMap<String, Room>());
/// ...
/// try (var guard = await(rooms.write())) {
///   guard.value().put(name, await(open(name)));
/// }
/// ```
///
/// Whether it pays depends: where nothing is awaited under the lock, `synchronized` does; where
/// what is read is small, an immutable value in a volatile field. [AsyncMutex] says why a monitor
/// or a `ReentrantReadWriteLock` cannot be held across `await`.
///
/// **Order.** First come, first served, readers and writers in one queue. A reader that comes after
/// a writer waits until that has written, so readers cannot starve writers. Hence a task that reads
/// must not ask for a second read guard: with a writer queued in between it waits for itself. There
/// is no upgrade from reading to writing, which two could wait for for ever; the other way there is
/// [WriteGuard#downgrade].
///
/// **The value** may be replaced by a writer. What readers do to an object that is not thread-safe
/// is theirs to know. It is not closed with the lock, which nobody closes. A guard that is
/// forgotten keeps the lock: hold it by `try`. A task that fails leaves the value as it is; nothing
/// is poisoned.
///
/// **Threads.** Any. What was written before a guard was closed is visible to those who lock
/// afterwards.
///
/// **Budget.** Each lock spends a unit.
///
/// As tokio's, it is a semaphore of many permits: a reader has one, a writer all.
///
/// @param <T> the value; `null` is legal
public final class AsyncReadWriteLock<T extends @Nullable Object> {

  /// As many as fit, so that nobody has to think of it.
  private static final int READERS = PermitWord.MAX_PERMITS;

  private final PermitQueue queue;
  private final int readers;

  /// Of whoever has a permit, to read; of whoever has all, to write.
  private T value;

  /// A lock around `value`, held by nobody.
  public AsyncReadWriteLock(T value) {
    this(value, READERS);
  }

  /// A lock around `value`, held by nobody, for at most `readers` at once: those beyond wait as for
  /// a writer.
  ///
  /// @param readers at least 1
  /// @throws IllegalArgumentException if it is less
  public AsyncReadWriteLock(T value, int readers) {
    if (readers < 1) {
      throw new IllegalArgumentException("a lock for " + readers + " readers");
    }
    this.value = value;
    this.readers = readers;
    this.queue = new PermitQueue(readers);
  }

  /// Waits until it is this one's turn and locks for reading, beside other readers. The place in
  /// the queue is taken by the first poll.
  ///
  /// **Cancellation** passes a lock that was got and not received on to the next in the queue; the
  /// place in the queue is lost.
  public Future<ReadGuard<T>> read() {
    return new Read<>(this);
  }

  /// Waits until it is this one's turn and locks for writing, alone. The place in the queue is
  /// taken by the first poll.
  ///
  /// **Cancellation** passes a lock that was got and not received on to the next in the queue, as
  /// many readers as stand there; the place in the queue is lost, and readers that it held back go
  /// on.
  public Future<WriteGuard<T>> write() {
    return new Write<>(this);
  }

  /// Locks for reading if that needs no waiting.
  ///
  /// @return null if somebody writes, or others wait
  public @Nullable ReadGuard<T> tryRead() {
    var guard = new ReadGuard<>(this); // first: a full heap keeps nothing
    return queue.tryAcquire(1) ? guard : null;
  }

  /// Locks for writing if that needs no waiting.
  ///
  /// @return null if somebody reads or writes, or others wait
  public @Nullable WriteGuard<T> tryWrite() {
    var guard = new WriteGuard<>(this); // first: a full heap keeps nothing
    if (!queue.tryAcquire(readers)) {
      return null;
    }
    queue.heldBy(guard, 0);
    return guard;
  }

  private static final class Read<T extends @Nullable Object> extends PermitsFuture<ReadGuard<T>> {
    private final AsyncReadWriteLock<T> lock;

    Read(AsyncReadWriteLock<T> lock) {
      super(lock.queue, 1);
      this.lock = lock;
    }

    @Override
    ReadGuard<T> acquired(Context cx) {
      return new ReadGuard<>(lock);
    }

    @Override
    String wanted() {
      return "a lock, to read";
    }
  }

  private static final class Write<T extends @Nullable Object>
      extends PermitsFuture<WriteGuard<T>> {
    private final AsyncReadWriteLock<T> lock;

    Write(AsyncReadWriteLock<T> lock) {
      super(lock.queue, lock.readers);
      this.lock = lock;
    }

    @Override
    WriteGuard<T> acquired(Context cx) {
      var guard = new WriteGuard<>(lock);
      lock.queue.heldBy(guard, cx.taskId());
      return guard;
    }

    @Override
    String wanted() {
      return "a lock, to write";
    }
  }

  /// The lock held for reading. Closing it gives the lock back.
  ///
  /// **Threads.** One party at a time, on any thread.
  public static final class ReadGuard<T extends @Nullable Object> extends PermitGuard {
    private final AsyncReadWriteLock<T> lock;

    private ReadGuard(AsyncReadWriteLock<T> lock) {
      this.lock = lock;
    }

    /// The value.
    ///
    /// @throws IllegalStateException if this guard was closed
    public T value() {
      requireHeld();
      return lock.value;
    }

    /// Gives the lock back; the last reader's goes to the next in the queue. Idempotent; never
    /// blocks.
    @Override
    public void close() {
      if (letGo()) {
        lock.queue.release(1);
      }
    }
  }

  /// The lock held for writing. Closing it gives the lock back.
  ///
  /// **Threads.** One party at a time, on any thread.
  public static final class WriteGuard<T extends @Nullable Object> extends PermitGuard {
    private final AsyncReadWriteLock<T> lock;

    private WriteGuard(AsyncReadWriteLock<T> lock) {
      this.lock = lock;
    }

    /// The value.
    ///
    /// @throws IllegalStateException if this guard was closed
    public T value() {
      requireHeld();
      return lock.value;
    }

    /// Replaces the value.
    ///
    /// @throws IllegalStateException if this guard was closed
    public void set(T value) {
      requireHeld();
      lock.value = value;
    }

    /// Goes on reading: this guard is closed, and nobody writes between the two. Readers at the
    /// head of the queue go on beside it.
    ///
    /// @throws IllegalStateException if this guard was closed
    public ReadGuard<T> downgrade() {
      var reading = new ReadGuard<>(lock);
      if (!letGo()) {
        throw new IllegalStateException("this guard was closed");
      }
      lock.queue.release(lock.readers - 1);
      return reading;
    }

    /// Gives the lock back, to the next in the queue. Idempotent; never blocks.
    @Override
    public void close() {
      if (letGo()) {
        lock.queue.release(lock.readers);
      }
    }
  }
}
