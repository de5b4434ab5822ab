package dev.weft;

import java.util.concurrent.atomic.AtomicLong;

/// Hands out task ids in blocks, so that spawning touches no shared counter.
///
/// Not thread-safe: each context owns one, and so does each thread from outside.
final class TaskIds {

  /// A block has 4096 ids. Larger blocks leave bigger gaps, smaller ones meet at the shared counter
  /// more often.
  static final int BLOCK_BITS = 12;

  private static final AtomicLong NEXT_BLOCK = new AtomicLong();

  private static final ThreadLocal<TaskIds> OUTSIDE = ThreadLocal.withInitial(TaskIds::new);

  private long next;
  private long end;

  /// A fresh id for a thread without a context.
  static long nextOutside() {
    return OUTSIDE.get().next();
  }

  /// A fresh id, never 0.
  long next() {
    if (next == end) {
      long block = NEXT_BLOCK.getAndIncrement();
      next = (block << BLOCK_BITS) + 1;
      end = ((block + 1) << BLOCK_BITS) + 1;
    }
    return next++;
  }
}
