package dev.weft.time;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.driver.Alarm;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values, each with a deadline at which it comes out: what a cache with limited lifetimes, a list
/// of connections to be closed when idle, or a schedule is made of. However many there are, the
/// runtime has one timer for them.
///
/// ```java
/// var idle = new DelayQueue<TcpStream>(weft);
/// DelayQueue.Entry<TcpStream> entry = idle.insert(stream, Duration.ofMinutes(1));
/// ...
/// idle.reset(entry, Duration.ofMinutes(1));   // whenever something has arrived
/// ...
/// await(idle.next()).value().close();
/// ```
///
/// Nothing comes out early. Values come out in the order of their deadlines; those with the same
/// one, in the order in which they were given it.
///
/// **Threads.** Any thread inserts, resets and removes. One party takes: [#next] and [#pollExpired]
/// are for one task at a time, of the runtime that the queue was made for.
///
/// *How it is implemented.* A binary heap under this object's monitor; who changes which entry is
/// first wakes who takes, who then sets the timer. **D1** Outside of the monitor, `taker` is the
/// waker of who found nothing due and has not been told of a change since. **D2** The timer is the
/// taker's: only its polls and cancels touch it. So at any moment the timer is set for the first
/// deadline, or the taker is about to poll.
///
/// @param <T> of the values, which are not null
public final class DelayQueue<T> implements Owned {

  private final Weft runtime;
  private final Timer timer = new Timer();

  // Under the monitor.
  private final DelayHeap<T> heap = new DelayHeap<>();
  private @Nullable Waker taker;
  private volatile boolean closed;

  /// A value and its deadline: what [DelayQueue#insert] returns to reset or remove it by, and what
  /// comes out.
  ///
  /// **Threads.** Any.
  public static final class Entry<T> {

    /// Where in the heap it is; negative if in none. This, the deadline and the number are under
    /// the queue's monitor.
    int index = DelayHeap.OUT;

    volatile long deadlineNanos;
    long number;
    private final DelayQueue<T> queue;
    private final T value;

    private Entry(DelayQueue<T> queue, T value) {
      this.queue = queue;
      this.value = value;
    }

    /// The value.
    public T value() {
      return value;
    }

    /// When it is due, or was, in nanoseconds on the runtime's clock ([Time#nanos(Weft)]).
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public String toString() {
      return value + " at " + deadlineNanos + " ns";
    }
  }

  /// The one timer. It is set whenever something waits and nothing is due.
  private static final class Timer extends Alarm {
    private long setFor = Long.MAX_VALUE;

    @Override
    protected long deadline(long nowNanos) {
      return setFor;
    }

    /// Whether `deadlineNanos` has come; if not, the waker of `cx` will be called then.
    boolean isDue(long deadlineNanos, Context cx) {
      if (deadlineNanos == Long.MAX_VALUE) {
        stop();
        return false;
      }
      if (setFor != deadlineNanos) {
        setFor = deadlineNanos;
        rearm(deadlineNanos, Time.timersOfCaller());
      }
      return pollDue(cx);
    }

    void stop() {
      setFor = Long.MAX_VALUE;
      disarm();
    }
  }

  /// An empty queue that goes by the clock of `runtime`, in which it is taken from.
  public DelayQueue(Weft runtime) {
    this.runtime = Objects.requireNonNull(runtime);
  }

  /// Inserts a value that is due `delay` from now; at once if that is negative, never if it is
  /// beyond 292 years. Any thread.
  ///
  /// @return what to reset or remove it by
  /// @throws IllegalStateException if the queue is closed; the value stays the caller's
  @CanIgnoreReturnValue
  public Entry<T> insert(T value, Duration delay) {
    return insertAt(value, Time.later(Time.nanos(runtime), delay));
  }

  /// Inserts a value that is due at `deadlineNanos` on the runtime's clock. Any thread.
  ///
  /// @return what to reset or remove it by
  /// @throws IllegalStateException if the queue is closed; the value stays the caller's
  @CanIgnoreReturnValue
  public Entry<T> insertAt(T value, long deadlineNanos) {
    var entry = new Entry<>(this, Objects.requireNonNull(value));
    Waker wake;
    synchronized (this) {
      if (closed) {
        throw closed();
      }
      heap.add(entry, deadlineNanos);
      wake = takerIf(heap.first() == entry);
    }
    ContainedWake.wake(wake);
    return entry;
  }

  /// Gives a value that waits the deadline `delay` from now. Any thread.
  ///
  /// @return `false` if it waits no longer: it has come out or was removed
  /// @throws IllegalArgumentException if the entry is another queue's
  @CanIgnoreReturnValue
  public boolean reset(Entry<T> entry, Duration delay) {
    return resetAt(entry, Time.later(Time.nanos(runtime), delay));
  }

  /// Gives a value that waits the deadline `deadlineNanos` on the runtime's clock. Any thread.
  ///
  /// @return `false` if it waits no longer: it has come out or was removed
  /// @throws IllegalArgumentException if the entry is another queue's
  @CanIgnoreReturnValue
  public boolean resetAt(Entry<T> entry, long deadlineNanos) {
    check(entry);
    Waker wake;
    synchronized (this) {
      boolean first = heap.first() == entry;
      if (!heap.remove(entry)) {
        return false;
      }
      heap.add(entry, deadlineNanos);
      wake = takerIf(first || heap.first() == entry);
    }
    ContainedWake.wake(wake);
    return true;
  }

  /// Takes a value out before it is due; it is the caller's then. Any thread.
  ///
  /// @return `false` if it waits no longer: it has come out or was removed
  /// @throws IllegalArgumentException if the entry is another queue's
  public boolean remove(Entry<T> entry) {
    check(entry);
    Waker wake;
    synchronized (this) {
      boolean first = heap.first() == entry;
      if (!heap.remove(entry)) {
        return false;
      }
      wake = takerIf(first);
    }
    ContainedWake.wake(wake);
    return true;
  }

  private void check(Entry<T> entry) {
    if (entry.queue != this) {
      throw new IllegalArgumentException("the entry " + entry + " is of another queue");
    }
  }

  /// D1: takes the taker's waker if there is something to tell.
  private @Nullable Waker takerIf(boolean changed) {
    Waker waker = null;
    if (changed) {
      waker = taker;
      taker = null;
    }
    return waker;
  }

  /// The next value to be due. While the queue is empty it waits for one to be inserted.
  ///
  /// Fails with an [IllegalStateException] when the queue is closed, or if it is polled in another
  /// runtime than the queue's; with [RuntimeClosedException] if that runtime is closed.
  ///
  /// **Cancellation** is safe: a cancelled one has taken nothing.
  public Future<Entry<T>> next() {
    return Futures.pollFn(
        cx -> {
          Entry<T> entry = pollExpired(cx);
          return entry == null ? Poll.pending() : Poll.ready(entry);
        },
        this::cancelNext);
  }

  /// The poll of [#next], which allocates nothing.
  ///
  /// @return the next value that is due, or null after the context's waker was left behind
  /// @throws IllegalStateException as [#next] fails
  /// @throws RuntimeClosedException as [#next] fails
  public @Nullable Entry<T> pollExpired(Context cx) {
    if (cx.runtime() != runtime) {
      throw new IllegalStateException(
          "a delay queue of " + runtime + " is taken from in that runtime, not in " + cx.runtime());
    }
    while (cx.mayProceed()) {
      long deadline;
      synchronized (this) {
        Entry<T> first = heap.first();
        if (closed) {
          timer.stop();
          throw closed();
        }
        if (first != null && first.deadlineNanos <= Time.nanos(runtime)) {
          heap.remove(first);
          taker = null;
          timer.stop();
          cx.madeProgress();
          return first;
        }
        taker = cx.waker();
        deadline = first == null ? Long.MAX_VALUE : first.deadlineNanos;
      }
      if (!timer.isDue(deadline, cx)) {
        return null;
      }
    }
    return null;
  }

  /// Gives up waiting after [#pollExpired] returned null.
  public void cancelNext(Context cx) {
    synchronized (this) {
      taker = null;
    }
    timer.stop();
  }

  /// How many values wait, those that are due included.
  public synchronized int size() {
    return heap.size();
  }

  /// Whether no value waits.
  public boolean isEmpty() {
    return size() == 0;
  }

  /// Whether it was closed.
  public boolean isClosed() {
    return closed;
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the delay queue is closed");
  }

  /// Closes it: nothing comes in or out any more, who waits fails, and values that wait are closed
  /// if they are [Owned]. Any thread; idempotent.
  @Override
  public void close() {
    List<T> left;
    Waker wake;
    synchronized (this) {
      closed = true;
      left = heap.takeAll();
      wake = takerIf(true);
    }
    ContainedWake.wake(wake);
    left.forEach(Owned::dispose);
  }
}
