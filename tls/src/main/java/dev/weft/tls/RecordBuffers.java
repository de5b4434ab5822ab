package dev.weft.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Buffers for records, which a stream has only while there is something in them: a connection that
/// waits has none, and one that is busy allocates none.
///
/// They are heap buffers, which is what the ciphers of the JDK work on.
///
/// **Threads.** Any. Each takes from the stripe that its number leads to, so that workers seldom
/// meet.
final class RecordBuffers {

  /// In bytes: four records of the JDK's size (16 709 at most), or one of the oversized ones that
  /// it accepts (33 093) with as much again. Several records in one buffer are one system call.
  static final int CAPACITY = 66 * 1024;

  /// A power of two, above the number of workers that share a stripe by accident.
  private static final int STRIPES = 16;

  /// How many buffers lie in a stripe at most, so that a crowd that has gone is not remembered for
  /// ever: 16 stripes keep 8 MiB.
  private static final int KEPT = 8;

  private static final Stripe[] STRIPE = new Stripe[STRIPES];

  static {
    for (int i = 0; i < STRIPES; i++) {
      STRIPE[i] = new Stripe();
    }
  }

  private RecordBuffers() {}

  private static final class Stripe {
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>(KEPT);

    synchronized @Nullable ByteBuffer poll() {
      return free.pollLast();
    }

    synchronized void add(ByteBuffer buffer) {
      if (free.size() < KEPT) {
        free.addLast(buffer);
      }
    }
  }

  private static Stripe mine() {
    return STRIPE[(int) Thread.currentThread().threadId() & (STRIPES - 1)];
  }

  /// An empty buffer, to be filled; at least `capacity` bytes.
  static ByteBuffer take(int capacity) {
    if (capacity > CAPACITY) {
      return ByteBuffer.allocate(capacity);
    }
    ByteBuffer buffer = mine().poll();
    return buffer == null ? ByteBuffer.allocate(CAPACITY) : buffer.clear();
  }

  /// Gives a buffer back, which the caller then forgets.
  static void giveBack(ByteBuffer buffer) {
    if (buffer.capacity() == CAPACITY) {
      mine().add(buffer);
    }
  }
}
