package dev.weft.io;

import dev.weft.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes that were read and not yet taken: those from `start` to `end`. Grows when it is full, and
/// falls back to its first capacity when it runs empty.
///
/// **Threads.** One at a time.
final class ReadBuffer {

  private final int firstCapacity;
  private ByteBuffer view;
  private int start;
  private int end;

  ReadBuffer(int firstCapacity) {
    this.firstCapacity = firstCapacity;
    this.view = ByteBuffer.allocate(firstCapacity);
  }

  int size() {
    return end - start;
  }

  /// The byte at `index`, counted from the front.
  byte at(int index) {
    return view.get(start + index);
  }

  /// The first `value` at or after `from`, counted from the front, or -1.
  int indexOf(byte value, int from) {
    byte[] bytes = view.array();
    for (int i = start + from; i < end; i++) {
      if (bytes[i] == value) {
        return i - start;
      }
    }
    return -1;
  }

  /// Reads more, at least one byte, or returns what `source` returns.
  int fill(AsyncReader source, Context cx) throws IOException {
    makeRoom();
    int n = source.pollRead(cx, view.limit(view.capacity()).position(end));
    end += Math.max(n, 0);
    return n;
  }

  private void makeRoom() {
    if (end < view.capacity()) {
      return;
    }
    byte[] bytes = view.array();
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, size());
    } else {
      view = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length * 2));
    }
    end -= start;
    start = 0;
  }

  /// Moves as many bytes as `dst` has room for, or there are.
  int moveTo(ByteBuffer dst) {
    int n = Math.min(size(), dst.remaining());
    dst.put(view.array(), start, n);
    drop(n);
    return n;
  }

  /// Writes from the front what `writer` takes of it.
  ///
  /// @return what the writer returns
  int writeTo(Context cx, AsyncWriter writer) throws IOException {
    int n = writer.pollWrite(cx, view.limit(end).position(start));
    drop(Math.max(n, 0));
    return n;
  }

  /// A look at all bytes.
  ByteBuffer look() {
    return view.asReadOnlyBuffer().limit(end).position(start).slice();
  }

  /// Takes the first `length` bytes.
  byte[] take(int length) {
    byte[] taken = Arrays.copyOfRange(view.array(), start, start + length);
    drop(length);
    return taken;
  }

  /// The first `length` bytes as text.
  String utf8(int length) throws java.nio.charset.CharacterCodingException {
    return Utf8.decode(view.array(), start, length);
  }

  /// Forgets the first `count` bytes.
  void drop(int count) {
    start += count;
    if (start == end) {
      start = 0;
      end = 0;
      if (view.capacity() > firstCapacity) {
        view = ByteBuffer.allocate(firstCapacity);
      }
    }
  }
}
