package dev.weft.io;

import dev.weft.CheckReturnValue;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Buffers of one size that are used again, and counted. A direct buffer is dear to make and is
/// given back to the system only when the garbage collector finds it; a server that makes one for
/// each connection so needs a pool.
///
/// ```java
/// var pool = BufferPool.direct(16 * 1024, 256);
/// try (var buffer = pool.take()) {
///   int n = await(stream.read(buffer.bytes()));
///   ...
/// }
/// pool.out();                        // 0 again
/// ```
///
/// A pool is never empty: it makes buffers as they are asked for, and keeps a bounded number of
/// those that come back. So it bounds what lies about, not what is in use; a
/// [dev.weft.sync.Semaphore] or the number of connections bounds that.
///
/// **Threads.** Any.
@CheckReturnValue
public final class BufferPool {

  private final int bufferSize;
  private final int keeps;
  private final boolean direct;

  // Under the monitor.
  private final ArrayDeque<ByteBuffer> idle;
  private int out;

  private BufferPool(int bufferSize, int keeps, boolean direct) {
    if (bufferSize < 1 || keeps < 0) {
      throw new IllegalArgumentException(
          "a pool that keeps " + keeps + " buffers of " + bufferSize + " bytes");
    }
    this.bufferSize = bufferSize;
    this.keeps = keeps;
    this.direct = direct;
    this.idle = new ArrayDeque<>(Math.min(keeps, 16));
  }

  /// A pool of direct buffers, which sockets and files read and write without copying.
  ///
  /// @param bufferSize of each, in bytes
  /// @param keeps how many that are not in use it keeps at most
  public static BufferPool direct(int bufferSize, int keeps) {
    return new BufferPool(bufferSize, keeps, true);
  }

  /// A pool of buffers on the heap, for what is computed with.
  ///
  /// @param bufferSize of each, in bytes
  /// @param keeps how many that are not in use it keeps at most
  public static BufferPool heap(int bufferSize, int keeps) {
    return new BufferPool(bufferSize, keeps, false);
  }

  /// An empty buffer of [#bufferSize] bytes, to be closed by whoever has it.
  ///
  /// @throws OutOfMemoryError if there is no memory for one more; nothing has changed then
  public PooledBuffer take() {
    return new PooledBuffer(this, borrow());
  }

  ByteBuffer borrow() {
    synchronized (this) {
      ByteBuffer kept = idle.pollLast(); // the one used last, which is in the caches
      if (kept != null) {
        out++;
        return kept;
      }
    }
    ByteBuffer made =
        direct ? ByteBuffer.allocateDirect(bufferSize) : ByteBuffer.allocate(bufferSize);
    synchronized (this) {
      out++;
    }
    return made;
  }

  /// @param buffer a [#borrow]ed one, which its user forgets
  void giveBack(ByteBuffer buffer) {
    buffer.clear();
    synchronized (this) {
      out--;
      if (idle.size() < keeps) {
        idle.addLast(buffer);
      }
    }
  }

  /// The size of each buffer, in bytes.
  public int bufferSize() {
    return bufferSize;
  }

  /// How many buffers were taken and not given back: 0 when nobody uses it, else somebody has
  /// forgotten one.
  public synchronized int out() {
    return out;
  }

  /// How many buffers lie ready.
  public synchronized int idle() {
    return idle.size();
  }

  @Override
  public String toString() {
    return "BufferPool[%s bytes, %s out, %s idle]".formatted(bufferSize, out(), idle());
  }
}
