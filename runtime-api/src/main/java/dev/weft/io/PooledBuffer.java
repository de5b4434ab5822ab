package dev.weft.io;

import dev.weft.Owned;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A buffer of a [BufferPool], for as long as it is open.
///
/// **Threads.** The buffer is its user's, one at a time; [#close] may be called from any thread,
/// but not while a read or write uses the buffer: cancel that first.
public final class PooledBuffer implements Owned {

  private final BufferPool pool;
  private final AtomicReference<@Nullable ByteBuffer> bytes;

  PooledBuffer(BufferPool pool, ByteBuffer bytes) {
    this.pool = pool;
    this.bytes = new AtomicReference<>(bytes);
  }

  /// The buffer, which must not be used after [#close]: it is somebody else's then.
  ///
  /// @throws IllegalStateException after [#close]
  public ByteBuffer bytes() {
    ByteBuffer buffer = bytes.get();
    if (buffer == null) {
      throw new IllegalStateException("this buffer was given back to its pool");
    }
    return buffer;
  }

  /// Gives the buffer back. Idempotent.
  @Override
  public void close() {
    ByteBuffer buffer = bytes.getAndSet(null);
    if (buffer != null) {
      pool.giveBack(buffer);
    }
  }

  @Override
  public String toString() {
    ByteBuffer buffer = bytes.get();
    return "PooledBuffer[" + (buffer == null ? "given back" : buffer) + "]";
  }
}
