package dev.weft.io;

import dev.weft.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/// A writer with a buffer before it: many small writes become one.
///
/// What was written stands in the buffer until it is full, or until somebody says [#flush] or
/// [#shutdown]; what does not fit into the buffer at all goes through without being copied. A
/// writer that is forgotten with something in its buffer has not written that.
///
/// **Threads.** One party at a time, as any [AsyncWriter].
///
/// **Budget.** A write into the buffer spends a unit.
public final class BufferedAsyncWriter implements AsyncWriter {

  /// In bytes; the JDK's and tokio's number.
  private static final int CAPACITY = 8 * 1024;

  private final AsyncWriter target;

  /// To be written: from the position to the limit. Room: from the limit to the capacity.
  private final ByteBuffer buffer;

  /// With a buffer of 8 KiB.
  public BufferedAsyncWriter(AsyncWriter target) {
    this(target, CAPACITY);
  }

  /// With a buffer of a given size.
  ///
  /// @param target what to write to; from now on only through this writer
  /// @param capacity of the buffer in bytes, at least 1
  public BufferedAsyncWriter(AsyncWriter target, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a buffer of " + capacity + " bytes");
    }
    this.target = Objects.requireNonNull(target);
    this.buffer = ByteBuffer.allocate(capacity).limit(0);
  }

  /// How many bytes stand in the buffer and are not yet written.
  public int buffered() {
    return buffer.remaining();
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    int n = src.remaining();
    if (n == 0) {
      return 0;
    }
    if (n > buffer.capacity() - buffer.limit()) {
      if (!pollBuffer(cx)) {
        return PENDING;
      }
      if (n >= buffer.capacity()) {
        return target.pollWrite(cx, src);
      }
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    int end = buffer.limit();
    buffer.limit(end + n);
    buffer.put(end, src, src.position(), n);
    src.position(src.limit());
    cx.madeProgress();
    return n;
  }

  /// @return whether all in the buffer is written
  private boolean pollBuffer(Context cx) throws IOException {
    while (buffer.hasRemaining()) {
      if (target.pollWrite(cx, buffer) == PENDING) {
        return false;
      }
    }
    buffer.clear().limit(0);
    return true;
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return pollBuffer(cx) && target.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollBuffer(cx) && target.pollShutdown(cx);
  }

  @Override
  public void cancelWrite(Context cx) {
    target.cancelWrite(cx);
  }
}
