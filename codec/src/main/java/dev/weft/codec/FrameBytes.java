package dev.weft.codec;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.io.AsyncWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that an [Encoder] has made and that are not yet written. Grows as it must, and shrinks
/// again when it runs empty.
///
/// **Threads.** One at a time.
@CanIgnoreReturnValue
public final class FrameBytes {

  /// In bytes; also what is kept while there is nothing to write.
  private static final int FIRST = 1024;

  private ByteBuffer bytes = ByteBuffer.allocate(FIRST);

  /// Up to where they were written to the stream.
  private int start;

  FrameBytes() {}

  private ByteBuffer room(int count) {
    if (bytes.remaining() < count) {
      grow(count);
    }
    return bytes;
  }

  private void grow(int count) {
    int size = size();
    int wanted = Math.addExact(size, count);
    byte[] array = bytes.array();
    if (wanted > array.length || start < array.length / 2) {
      int doubled = (int) Math.min(Integer.MAX_VALUE - 8, 2L * array.length);
      byte[] larger = new byte[Math.max(wanted, doubled)];
      System.arraycopy(array, start, larger, 0, size);
      bytes = ByteBuffer.wrap(larger);
    } else {
      System.arraycopy(array, start, array, 0, size);
    }
    bytes.position(size);
    start = 0;
  }

  /// One byte.
  public FrameBytes put(int value) {
    room(1).put((byte) value);
    return this;
  }

  /// These bytes.
  public FrameBytes put(byte[] values) {
    room(values.length).put(values);
    return this;
  }

  /// The bytes from the position of `values` to its limit, which stay as they are.
  public FrameBytes put(ByteBuffer values) {
    room(values.remaining()).put(values.duplicate());
    return this;
  }

  /// A text as UTF-8.
  public FrameBytes put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A number in decimal digits.
  public FrameBytes putDecimal(long number) {
    if (number >= 0 && number < 10) {
      return put('0' + (int) number);
    }
    return put(Long.toString(number).getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The lowest `width` bytes of a number.
  ///
  /// @param width from 1 to 8
  public FrameBytes putNumber(long number, int width, ByteOrder order) {
    ByteBuffer to = room(width);
    for (int i = 0; i < width; i++) {
      int shift = 8 * (order == ByteOrder.BIG_ENDIAN ? width - 1 - i : i);
      to.put((byte) (number >>> shift));
    }
    return this;
  }

  /// How many bytes there are.
  public int size() {
    return bytes.position() - start;
  }

  /// Takes away what was appended when there were more than `size`.
  void truncate(int size) {
    bytes.position(start + size);
  }

  /// Writes them.
  ///
  /// @return whether none is left
  boolean pollWrite(Context cx, AsyncWriter writer) throws IOException {
    int end = bytes.position();
    try {
      while (start < end) {
        int n = writer.pollWrite(cx, bytes.limit(end).position(start));
        if (n == AsyncWriter.PENDING) {
          return false;
        }
        start += n;
      }
    } finally {
      bytes.limit(bytes.capacity()).position(end);
    }
    clear();
    return true;
  }

  private void clear() {
    start = 0;
    bytes.clear();
    if (bytes.capacity() > 8 * FIRST) {
      bytes = ByteBuffer.allocate(FIRST);
    }
  }

  /// A copy of them.
  public byte[] toByteArray() {
    return Arrays.copyOfRange(bytes.array(), start, bytes.position());
  }
}
