package dev.weft.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/// What is to happen in simulated time, earliest first; of the same instant, what was asked for
/// first.
final class Events {

  private record Entry(long nanos, long number, Runnable what) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::nanos).thenComparingLong(Entry::number));
  private long now;
  private long numbered;

  long now() {
    return now;
  }

  long next() {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.nanos();
  }

  void at(long nanos, Runnable what) {
    entries.add(new Entry(Math.max(now, nanos), numbered++, what));
  }

  boolean runNext() {
    Entry first = entries.poll();
    if (first == null) {
      return false;
    }
    now = first.nanos();
    first.what().run();
    return true;
  }
}
