package dev.weft.tls;

import dev.weft.io.BufferPool;
import dev.weft.io.PooledBuffer;

/// Buffers for records, which a stream has only while there is something in them: a connection that
/// waits has none, and one that is busy uses again what another one has used.
///
/// They are on the heap, where the ciphers of the JDK work.
///
/// **Threads.** Any. Each takes from the pool that its number leads to, so that workers seldom
/// meet.
final class RecordBuffers {

  /// In bytes: nearly four records of the JDK's size (16 709 at most), or one of the oversized ones
  /// that it accepts (33 093) with as much again. Several records in one buffer are one system
  /// call.
  static final int CAPACITY = 66 * 1024;

  /// A power of two, so many that few workers share one.
  private static final int POOLS = 16;

  /// How many lie in a pool at most, so that a crowd that has gone is not remembered for ever: all
  /// pools together keep 8 MiB.
  private static final int KEPT = 8;

  private static final BufferPool[] ALL = new BufferPool[POOLS];

  static {
    for (int i = 0; i < POOLS; i++) {
      ALL[i] = BufferPool.heap(CAPACITY, KEPT);
    }
  }

  private RecordBuffers() {}

  /// An empty one, to be filled, and closed by whoever has it.
  static PooledBuffer take() {
    return ALL[(int) Thread.currentThread().threadId() & (POOLS - 1)].take();
  }

  /// How many are in use.
  static int out() {
    int all = 0;
    for (BufferPool pool : ALL) {
      all += pool.out();
    }
    return all;
  }
}
