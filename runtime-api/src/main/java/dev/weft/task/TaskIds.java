package dev.weft.task;

import java.util.concurrent.atomic.AtomicLong;

/// Hands out task ids in blocks, so that spawning touches no shared counter.
///
/// Not thread-safe: each context owns one, and so does each thread from outside.
final class TaskIds {

  /// A block has 4096 ids. Larger blocks leave bigger gaps, smaller ones meet at the shared counter
  /// more often.
  static final int BLOCK_BITS = 12;

  private static final AtomicLong NEXT_BLOCK = new AtomicLong();

  /// The next id and the end of the block of a thread from outside. Of no class of ours, which a
  /// thread that lives on would keep, with its class loader, for ever.
  private static final ThreadLocal<long[]> OUTSIDE = ThreadLocal.withInitial(() -> new long[2]);

  private long next;
  private long end;

  /// A fresh id for a thread without a context.
  static long nextOutside() {
    long[] block = OUTSIDE.get();
    if (block[0] == block[1]) {
      block[0] = newBlock();
      block[1] = block[0] + (1 << BLOCK_BITS);
    }
    return block[0]++;
  }

  /// A fresh id, never 0.
  long next() {
    if (next == end) {
      next = newBlock();
      end = next + (1 << BLOCK_BITS);
    }
    return next++;
  }

  /// The first id of a block that nobody else has.
  private static long newBlock() {
    return (NEXT_BLOCK.getAndIncrement() << BLOCK_BITS) + 1;
  }
}
