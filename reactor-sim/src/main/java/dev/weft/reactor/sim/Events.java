package dev.weft.reactor.sim;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is to happen in simulated time, and what time it is. Time moves from one event to the next,
/// and only when [#runNext] or [#runUntil] is called. What is due at the same instant happens in
/// the order in which it was scheduled.
///
/// A heap of four children to a node, its keys in arrays of their own: a comparison touches one
/// line of the cache, a move no event, and a million pending ones are ten levels.
///
/// - **H1** Below `size`, the entry i comes before the entries 4i+1 to 4i+4, by its time, then by
///   its number.
/// - **H2** An entry whose number is not its event's any more was cancelled. The first is none of
///   these, and of all at most half are.
///
/// **Threads.** One at a time. A [Network] that nobody else drives has its own, under its monitor.
public final class Events {

  private static final int INITIAL = 64;

  private long[] times = new long[INITIAL];
  private long[] numbers = new long[INITIAL];
  private @Nullable Event[] events = new Event[INITIAL];
  private int size;

  /// H2.
  private int cancelled;

  private long now;
  private long numbered;
  private long happened;

  /// Nothing is to happen, and it is 0.
  public Events() {}

  /// The time, in nanoseconds since the beginning.
  public long now() {
    return now;
  }

  /// When the earliest is due, in nanoseconds since the beginning; [Long#MAX_VALUE] if there is
  /// none.
  public long next() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /// How many events have happened.
  public long happened() {
    return happened;
  }

  /// How many are to happen.
  public int pending() {
    return size - cancelled;
  }

  /// Puts `event` where it happens at `nanos`, or now if that is over.
  ///
  /// @throws IllegalStateException if it stands here already
  public void schedule(Event event, long nanos) {
    if (event.in != null) {
      throw new IllegalStateException("the event is to happen already; cancel it first");
    }
    if (size == times.length) {
      grow();
    }
    event.in = this;
    event.number = numbered;
    up(size++, event, Math.max(nanos, now), numbered++);
  }

  /// Has `action` run at `nanos`, or now if that is over.
  public void at(long nanos, Runnable action) {
    Objects.requireNonNull(action);
    schedule(
        new Event() {
          @Override
          protected void happen() {
            action.run();
          }
        },
        nanos);
  }

  /// Has `action` run `nanos` nanoseconds from now.
  public void after(long nanos, Runnable action) {
    at(later(nanos), action);
  }

  /// The time `nanos` nanoseconds from now; what is beyond [Long#MAX_VALUE] is that.
  long later(long nanos) {
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }

  /// Takes `event` out, if it is here.
  ///
  /// @return whether it was
  public boolean cancel(Event event) {
    if (event.in != this) {
      return false;
    }
    event.in = null;
    cancelled++;
    if (cancelled > size / 2) {
      removeCancelled();
    } else {
      removeCancelledFirst();
    }
    return true;
  }

  /// H2.
  private boolean isCancelled(int i) {
    Event event = eventAt(i);
    return event.in != this || event.number != numbers[i];
  }

  private void removeCancelledFirst() {
    while (cancelled > 0 && size > 0 && isCancelled(0)) {
      removeFirst();
      cancelled--;
    }
  }

  private void removeCancelled() {
    int all = size;
    size = 0;
    for (int i = 0; i < all; i++) { // what goes in has come out before
      if (!isCancelled(i)) {
        up(size++, eventAt(i), times[i], numbers[i]);
      }
    }
    Arrays.fill(events, size, all, null);
    cancelled = 0;
  }

  /// Moves the time to the earliest event, which happens.
  ///
  /// @return whether there was one
  public boolean runNext() {
    if (size == 0) {
      return false;
    }
    now = times[0];
    Event event = eventAt(0);
    removeFirst();
    event.in = null;
    removeCancelledFirst();
    happened++;
    event.happen();
    return true;
  }

  /// Lets everything happen that is due at `nanos` or before, one after the other, each at its own
  /// time; then it is `nanos`, or later if it was.
  public void runUntil(long nanos) {
    while (size > 0 && times[0] <= nanos) {
      runNext();
    }
    now = Math.max(now, nanos);
  }

  private void grow() {
    int larger = 2 * size;
    long[] moreTimes = Arrays.copyOf(times, larger);
    long[] moreNumbers = Arrays.copyOf(numbers, larger);
    events = Arrays.copyOf(events, larger);
    times = moreTimes;
    numbers = moreNumbers;
  }

  private Event eventAt(int i) {
    return Objects.requireNonNull(events[i]);
  }

  private void removeFirst() {
    Event last = eventAt(--size);
    events[size] = null;
    if (size > 0) {
      down(last, times[size], numbers[size]);
    }
  }

  private boolean isBefore(long time, long number, int i) {
    return time < times[i] || (time == times[i] && number < numbers[i]);
  }

  private void put(int i, Event event, long time, long number) {
    times[i] = time;
    numbers[i] = number;
    events[i] = event;
  }

  private void up(int from, Event event, long time, long number) {
    int i = from;
    while (i > 0) {
      int parent = (i - 1) >> 2;
      if (!isBefore(time, number, parent)) {
        break;
      }
      put(i, eventAt(parent), times[parent], numbers[parent]);
      i = parent;
    }
    put(i, event, time, number);
  }

  private void down(Event event, long time, long number) {
    int i = 0;
    for (int first = 4 * i + 1; first < size; first = 4 * i + 1) {
      int least = first;
      int end = Math.min(first + 4, size);
      for (int child = first + 1; child < end; child++) {
        if (isBefore(times[child], numbers[child], least)) {
          least = child;
        }
      }
      if (isBefore(time, number, least)) {
        break;
      }
      put(i, eventAt(least), times[least], numbers[least]);
      i = least;
    }
    put(i, event, time, number);
  }
}
