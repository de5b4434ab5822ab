package dev.weft.driver;

import dev.weft.spi.ReadinessSink;
import java.util.Arrays;

/// The events of one turn, recorded by the reactor and read by `dispatch`. The leader's; grows to
/// the largest turn seen and is re-used.
///
/// When the heap is too full to grow, what did not fit is known only as "something was missed";
/// what could not be delivered is kept for the next dispatch, before what the next turn brings.
final class EventBatch implements ReadinessSink {

  private static final int INITIAL = 64;

  private final int largest;
  private long[] tokens;
  private int[] bits;
  private int size;
  private int kept;
  private boolean missed;

  EventBatch() {
    this(INITIAL, Integer.MAX_VALUE);
  }

  /// @param initial for how many events there is room at first
  /// @param largest for how many at most
  EventBatch(int initial, int largest) {
    this.largest = largest;
    this.tokens = new long[initial];
    this.bits = new int[initial];
  }

  @Override
  public void ready(long token, int readiness) {
    if (size == tokens.length && !grow()) {
      missed = true;
      return;
    }
    tokens[size] = token;
    bits[size] = readiness;
    size++;
  }

  private boolean grow() {
    if (size >= largest) {
      return false;
    }
    try {
      long[] moreTokens = Arrays.copyOf(tokens, size * 2);
      bits = Arrays.copyOf(bits, size * 2);
      tokens = moreTokens;
      return true;
    } catch (VirtualMachineError noRoom) {
      return false;
    }
  }

  boolean isEmpty() {
    return size == 0 && !missed;
  }

  /// Begins a dispatch.
  void begin() {
    kept = 0;
  }

  /// Some events are not here.
  void miss() {
    missed = true;
  }

  /// Keeps the event `i`, which is being dispatched.
  void keep(int i) {
    tokens[kept] = tokens[i];
    bits[kept] = bits[i];
    kept++;
  }

  /// Ends a dispatch, and forgets all events but those kept.
  ///
  /// @return whether there were events that found no room
  boolean end() {
    boolean some = missed;
    size = kept;
    missed = false;
    return some;
  }

  int size() {
    return size;
  }

  long token(int i) {
    return tokens[i];
  }

  int bits(int i) {
    return bits[i];
  }
}
