package dev.weft.driver;

import dev.weft.RuntimeClosedException;
import dev.weft.spi.Readiness;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;

/// The state word of a [ReadinessCell]: what its source is ready for, and whether it has ended.
///
/// ```text
///    31          16 15 14         6 5  4  3  2  1  0
///   +--------------+--+--+---------+--+--+--+--+--+--+
///   |     tick     |S |C |    -    |We|Re|Wc|Rc|W |R |
///   +--------------+--+--+---------+--+--+--+--+--+--+
///   R W = READ, WRITE   Rc Wc = READ_CLOSED, WRITE_CLOSED
///   Re We = an ERROR that the reader, the writer has not looked for yet
///   C = closed here   S = shut down with the runtime   tick = number of deliveries, wrapping
/// ```
///
/// Any thread. The invariants, C2 and C3 of which are the word's own, are the cell's.
public abstract sealed class ReadinessWord permits ReadyFutures {

  /// What makes a reader try; ERROR itself is the reader's bit.
  static final int READABLE = Readiness.READABLE;

  private static final int WRITE_ERROR = Readiness.ERROR << 1;

  /// What makes a writer try.
  static final int WRITABLE = Readiness.WRITE | Readiness.WRITE_CLOSED | WRITE_ERROR;

  private static final int CLOSED = 1 << 14;
  private static final int SHUT_DOWN = 1 << 15;
  private static final int TICK_SHIFT = 16;

  /// What makes everybody try.
  static final int END = CLOSED | SHUT_DOWN;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(ReadinessWord.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int word = Readiness.READ | Readiness.WRITE;

  ReadinessWord() {}

  final int word() {
    return word;
  }

  static boolean isReady(int w, int mask) {
    return (w & (mask | END)) != 0;
  }

  /// The tick of a ready word, or the error of an ended one.
  static int tickOf(int w) throws IOException {
    if ((w & SHUT_DOWN) != 0) {
      throw new RuntimeClosedException("the runtime was closed, and this source with it");
    }
    if ((w & CLOSED) != 0) {
      throw new ClosedChannelException();
    }
    return w >>> TICK_SHIFT;
  }

  /// Whether it was closed, or shut down with its runtime.
  public final boolean isEnded() {
    return (word & END) != 0;
  }

  /// Adds what the reactor reported, and counts the tick up.
  ///
  /// @return the bits that were added
  final int add(int reported) {
    int bits = (reported & Readiness.ERROR) == 0 ? reported : reported | WRITE_ERROR;
    int w;
    do {
      w = word;
    } while (!WORD.compareAndSet(this, w, (w | bits) + (1 << TICK_SHIFT)));
    return bits;
  }

  /// Clears READ or WRITE, and the direction's ERROR, as seen at `tick` (C2, C3).
  public final void clear(int bits, int tick) {
    int cleared = 0;
    if ((bits & Readiness.READ) != 0) {
      cleared |= Readiness.READ | Readiness.ERROR;
    }
    if ((bits & Readiness.WRITE) != 0) {
      cleared |= Readiness.WRITE | WRITE_ERROR;
    }
    for (; ; ) {
      int w = word;
      if (w >>> TICK_SHIFT != tick || (w & cleared) == 0) {
        return;
      }
      if (WORD.compareAndSet(this, w, w & ~cleared)) {
        return;
      }
    }
  }

  /// Returns whether this call ended it.
  final boolean transitionToClosed() {
    return end(CLOSED);
  }

  /// Returns whether this call ended it.
  final boolean transitionToShutDown() {
    return end(SHUT_DOWN);
  }

  private boolean end(int bit) {
    for (; ; ) {
      int w = word;
      if ((w & END) != 0) {
        return false;
      }
      if (WORD.compareAndSet(this, w, (w | bit) + (1 << TICK_SHIFT))) {
        return true;
      }
    }
  }
}
