package dev.weft.reactor.sim;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A heap of four children to a node, its keys in arrays of their own: a comparison touches one
/// line of the cache, a move no event, and a million pending ones are ten levels.
///
/// **H1** Below `size`, the entry i comes before the entries 4i+1 to 4i+4, by its time, then by its
/// number.
///
/// **Threads.** As [Events].
final class EventHeap {

  private static final int INITIAL = 64;

  private long[] times = new long[INITIAL];
  private long[] numbers = new long[INITIAL];
  private @Nullable Event[] events = new Event[INITIAL];
  private int size;

  int size() {
    return size;
  }

  /// When the first is due; [Long#MAX_VALUE] if there is none.
  long firstTime() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /// Whether the first was cancelled.
  boolean isFirstCancelled(Events in) {
    return eventAt(0).isCancelled(in, numbers[0]);
  }

  void add(Event event, long time, long number) {
    if (size == times.length) {
      grow();
    }
    up(size++, event, time, number);
  }

  Event removeFirst() {
    Event first = eventAt(0);
    Event last = eventAt(--size);
    events[size] = null;
    if (size > 0) {
      down(last, times[size], numbers[size]);
    }
    return first;
  }

  void removeCancelled(Events in) {
    int all = size;
    size = 0;
    for (int i = 0; i < all; i++) { // what goes in has come out before
      if (!eventAt(i).isCancelled(in, numbers[i])) {
        up(size++, eventAt(i), times[i], numbers[i]);
      }
    }
    Arrays.fill(events, size, all, null);
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
