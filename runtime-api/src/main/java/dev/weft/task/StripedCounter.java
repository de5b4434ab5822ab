package dev.weft.task;

import java.util.concurrent.atomic.AtomicLongArray;

/// A counter for threads that have none of their own. Unlike a `LongAdder` it never allocates, so a
/// count cannot get lost when the heap is full.
///
/// **Threads.** Any.
public final class StripedCounter {

  /// A power of two. More keep more threads apart, and take longer to sum.
  private static final int STRIPES = 16;

  /// Longs from one stripe to the next: two cache lines.
  private static final int STRIDE = 16;

  private final int stripes;
  private final AtomicLongArray counts;

  public StripedCounter() {
    this(STRIPES);
  }

  /// @param stripes how many, a power of two
  public StripedCounter(int stripes) {
    this.stripes = stripes;
    this.counts = new AtomicLongArray(stripes * STRIDE);
  }

  void increment() {
    int stripe = (int) Thread.currentThread().threadId() & stripes - 1;
    counts.getAndIncrement(stripe * STRIDE);
  }

  long sum() {
    long sum = 0;
    for (int i = 0; i < stripes; i++) {
      sum += counts.get(i * STRIDE);
    }
    return sum;
  }
}
