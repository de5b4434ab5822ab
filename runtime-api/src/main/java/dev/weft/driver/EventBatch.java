package dev.weft.driver;

import dev.weft.spi.ReadinessSink;
import java.util.Arrays;

/// The events of one turn, recorded by the reactor and read by `dispatch`. The leader's; grows to
/// the largest turn seen and is re-used.
final class EventBatch implements ReadinessSink {

  private long[] tokens = new long[64];
  private int[] bits = new int[64];
  private int size;

  @Override
  public void ready(long token, int readiness) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, size * 2);
      bits = Arrays.copyOf(bits, size * 2);
    }
    tokens[size] = token;
    bits[size] = readiness;
    size++;
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

  void clear() {
    size = 0;
  }
}
