package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A sink of bytes, written without blocking a thread: what `OutputStream` is to threads.
///
/// The base is [#pollWrite], which allocates nothing; the futures are made of it.
///
/// **Threads.** One party at a time writes, from whatever thread polls it.
///
/// **Budget.** Every write that moves bytes spends a unit; leaves do it.
public interface AsyncWriter {

  /// What [#pollWrite] returns when nothing can be written yet.
  int PENDING = AsyncReader.PENDING;

  /// Tries to write, without blocking.
  ///
  /// @param src the bytes, from its position on; the position moves past those written
  /// @return the number of bytes, at least 1; 0 only if `src` is empty; or [#PENDING], with the
  ///   context's waker left behind
  /// @throws IOException if the stream is broken, shut down or closed
  int pollWrite(Context cx, ByteBuffer src) throws IOException;

  /// Tries to write from several buffers, one after the other: what a socket does in one system
  /// call, and a writer that knows no better one buffer at a time.
  ///
  /// @param srcs the bytes, from the position of each on; the positions move past those written
  /// @return the number of bytes, at least 1; 0 only if all are empty; or [#PENDING], with the
  ///   context's waker left behind
  /// @throws IOException if the stream is broken, shut down or closed
  default int pollWrite(Context cx, ByteBuffer[] srcs) throws IOException {
    for (ByteBuffer src : srcs) {
      if (src.hasRemaining()) {
        return pollWrite(cx, src);
      }
    }
    return 0;
  }

  /// Tries to pass on what this writer holds back. A writer that holds nothing back is done at
  /// once.
  ///
  /// @return whether all is passed on; if not, the context's waker was left behind
  /// @throws IOException if the stream is broken
  boolean pollFlush(Context cx) throws IOException;

  /// Tries to end the stream: flushes, then tells the peer that no more will come. Reading the
  /// other direction goes on. Idempotent, and no error after the peer broke the connection.
  ///
  /// @return whether the stream is ended; if not, the context's waker was left behind
  /// @throws IOException if flushing fails, or the stream is closed
  boolean pollShutdown(Context cx) throws IOException;

  /// Gives up waiting after a `poll` method was not done: forgets the waker.
  void cancelWrite(Context cx);

  /// Writes some of `src`. Yields the number of bytes.
  ///
  /// **Cancellation** is safe: a cancelled write has written nothing.
  default Future<Integer> write(ByteBuffer src) {
    return new WriteFuture(this, src);
  }

  /// Writes all of `src`.
  ///
  /// **Cancellation** is not safe: part of it may be written; the position of `src` says how much.
  default Future<@Nullable Void> writeAll(ByteBuffer src) {
    return new WriteAllFuture(this, src);
  }

  /// Writes all of several buffers, one after the other, with as few system calls as this writer
  /// can: a head and a body that need not be copied together.
  ///
  /// **Cancellation** is not safe: part may be written; the positions say how much.
  default Future<@Nullable Void> writeAll(ByteBuffer[] srcs) {
    return new WriteVectorsFuture(this, srcs);
  }

  /// Writes all of `bytes`, which must not change meanwhile.
  ///
  /// **Cancellation** is not safe: part of it may be written, and nobody knows how much.
  default Future<@Nullable Void> writeAll(byte[] bytes) {
    return writeAll(ByteBuffer.wrap(bytes));
  }

  /// Passes on what this writer holds back.
  ///
  /// **Cancellation** is safe: flushing again goes on where this left off.
  default Future<@Nullable Void> flush() {
    return Futures.pollFn(
        cx -> pollFlush(cx) ? Poll.ready(null) : Poll.pending(),
        this::cancelWrite,
        trace -> trace.leaf("flushing " + this));
  }

  /// Ends the stream after what was written; see [#pollShutdown].
  ///
  /// **Cancellation** is safe: shutting down again goes on where this left off.
  default Future<@Nullable Void> shutdown() {
    return Futures.pollFn(
        cx -> pollShutdown(cx) ? Poll.ready(null) : Poll.pending(),
        this::cancelWrite,
        trace -> trace.leaf("shutting down " + this));
  }
}
