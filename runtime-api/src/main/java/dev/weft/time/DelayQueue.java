package dev.weft.time;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.driver.Alarm;
import dev.weft.dump.WaitTrace;
import java.time.Duration;
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
/// *How it is implemented.* [DelayedValues] keeps the values and says who is to be woken. The timer
/// is the taker's: only its polls and cancels touch it. So at any moment it is set for the first
/// deadline, or the taker has been woken and is about to poll.
///
/// @param <T> of the values, which are not null
public final class DelayQueue<T> implements Owned {

  private final Weft runtime;
  private final Timer timer = new Timer();

  private final DelayedValues<T> values = new DelayedValues<>();

  /// A value and its deadline: what [DelayQueue#insert] returns to reset or remove it by, and what
  /// comes out.
  ///
  /// **Threads.** Any.
  public static final class Entry<T> {

    /// Where in the heap it is; negative if in none. This, the deadline and the number are those of
    /// [DelayedValues], under its monitor.
    int index = DelayHeap.OUT;

    volatile long deadlineNanos;
    long number;
    private final DelayedValues<T> home;
    private final T value;

    Entry(DelayedValues<T> home, T value) {
      this.home = home;
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
    var entry = new Entry<>(values, Objects.requireNonNull(value));
    values.add(entry, deadlineNanos);
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
    return values.reset(entry, deadlineNanos);
  }

  /// Takes a value out before it is due; it is the caller's then. Any thread.
  ///
  /// @return `false` if it waits no longer: it has come out or was removed
  /// @throws IllegalArgumentException if the entry is another queue's
  public boolean remove(Entry<T> entry) {
    check(entry);
    return values.remove(entry);
  }

  private void check(Entry<T> entry) {
    if (entry.home != values) {
      throw new IllegalArgumentException("the entry " + entry + " is of another queue");
    }
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
        this::cancelNext,
        this::explainNext);
  }

  private void explainNext(WaitTrace trace) {
    trace.step("the next value of a delay queue");
    long deadline = timer.setFor;
    if (deadline == Long.MAX_VALUE) {
      trace.leaf("a value to be inserted");
    } else {
      trace.timer(deadline);
      trace.leaf("a value that is due before");
    }
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
      Entry<T> due = take(cx);
      if (due != null) {
        timer.stop();
        cx.madeProgress();
        return due;
      }
      if (!timer.isDue(values.firstDeadline(), cx)) {
        return null;
      }
    }
    return null;
  }

  private @Nullable Entry<T> take(Context cx) {
    try {
      return values.take(Time.nanos(runtime), cx.waker());
    } catch (IllegalStateException closed) {
      timer.stop();
      throw closed;
    }
  }

  /// Gives up waiting after [#pollExpired] returned null.
  public void cancelNext(Context cx) {
    values.takesNoMore();
    timer.stop();
  }

  /// How many values wait, those that are due included.
  public int size() {
    return values.size();
  }

  /// Whether no value waits.
  public boolean isEmpty() {
    return size() == 0;
  }

  /// Whether it was closed.
  public boolean isClosed() {
    return values.isClosed();
  }

  /// Closes it: nothing comes in or out any more, who waits fails, and values that wait are closed
  /// if they are [Owned]. Any thread; idempotent.
  @Override
  public void close() {
    values.close().forEach(Owned::dispose);
  }
}
