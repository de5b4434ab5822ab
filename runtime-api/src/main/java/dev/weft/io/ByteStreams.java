package dev.weft.io;

import dev.weft.CheckReturnValue;
import dev.weft.Future;
import java.nio.ByteBuffer;

/// Ways to copy from stream to stream, and streams that need no system: in memory, endless, empty.
///
/// What copies borrows the streams: it closes none of them, whatever it comes to. (To have them
/// closed, put the copy into [dev.weft.Futures#using] or a block with `try`.)
///
/// **Threads.** Any may call these; nothing begins before the first poll.
@CheckReturnValue
public final class ByteStreams {
  private ByteStreams() {}

  /// Copies all bytes of `from` to `to`, and flushes `to`: at the end, and whenever there is
  /// nothing to read for now. Yields the number of bytes. Does not end `to`
  /// ([AsyncWriter#shutdown]), which others may go on writing to.
  ///
  /// Fails with what a stream fails with, unchanged; no byte was lost then that was not on its way.
  ///
  /// **Cancellation** is not safe: what was read and not yet written, a buffer at most, is lost.
  /// [#copyBuffered] loses nothing.
  public static Future<Long> copy(AsyncReader from, AsyncWriter to) {
    return copy(from, to, CopyOptions.defaults());
  }

  /// Copies as [#copy(AsyncReader, AsyncWriter)], with another buffer. The idle limit is of
  /// [#copyBidirectional] only; for one direction there is [dev.weft.Futures#timeout].
  ///
  /// **Cancellation** is not safe: what was read and not yet written, a buffer at most, is lost.
  ///
  /// @throws IllegalArgumentException if the options have an idle limit
  public static Future<Long> copy(AsyncReader from, AsyncWriter to, CopyOptions options) {
    if (options.idleLimit() != null) {
      throw new IllegalArgumentException("an idle limit is for copying in both directions");
    }
    return new CopyFuture(new CopyDirection(from, to, options));
  }

  /// Copies all bytes of `from` to `to` as [#copy] does, from the reader's own buffer and without
  /// another one.
  ///
  /// **Cancellation** is safe: what was not written is still in the reader.
  public static Future<Long> copyBuffered(BufferedAsyncReader from, AsyncWriter to) {
    return new BufferedCopy(from, to);
  }

  /// Copies between two streams in both directions, as a proxy does, until both have come to their
  /// ends. The end of one is passed on to the other ([AsyncWriter#shutdown]), while the other
  /// direction goes on. One that is slow does not hold the other direction up.
  ///
  /// Fails with a [CopyFailedException] that says which of the two streams failed, and how much was
  /// copied until then; the other direction stops, too.
  ///
  /// **Cancellation** is not safe: what was read and not yet written, a buffer at most in each
  /// direction, is lost.
  public static Future<Copied> copyBidirectional(AsyncDuplex first, AsyncDuplex second) {
    return copyBidirectional(first, second, CopyOptions.defaults());
  }

  /// Copies as [#copyBidirectional(AsyncDuplex, AsyncDuplex)], with other buffers, or a limit to
  /// how long no byte may move in either direction: past it, it fails with a
  /// [java.util.concurrent.TimeoutException].
  ///
  /// **Cancellation** is not safe: what was read and not yet written, a buffer at most in each
  /// direction, is lost.
  public static Future<Copied> copyBidirectional(
      AsyncDuplex first, AsyncDuplex second, CopyOptions options) {
    return new CopyBothWays(first, second, options);
  }

  /// A connection in memory: what is written to one end is read at the other. Needs no runtime.
  ///
  /// A writer waits while `capacity` bytes are on their way to the other end. An end that is shut
  /// down or closed gives the other one the rest, and then the end of the stream; writing to one
  /// whose peer is closed fails with an [java.io.IOException].
  ///
  /// @param capacity how many bytes may be on their way, in each direction
  /// @throws IllegalArgumentException if that is less than one
  public static DuplexPair duplex(int capacity) {
    var forth = new Pipe(capacity);
    var back = new Pipe(capacity);
    return new DuplexPair(new DuplexEnd(back, forth), new DuplexEnd(forth, back));
  }

  /// A pipe in memory: one direction of a [#duplex].
  ///
  /// @param capacity how many bytes may be on their way
  /// @throws IllegalArgumentException if that is less than one
  public static Simplex simplex(int capacity) {
    var pipe = new Pipe(capacity);
    return new Simplex(new PipeReader(pipe), new PipeWriter(pipe));
  }

  /// The bytes of `bytes`, from its position to its limit, which must not change meanwhile.
  public static AsyncReader of(ByteBuffer bytes) {
    return new BytesReader(bytes.slice());
  }

  /// No byte, and the end.
  public static AsyncReader empty() {
    return new BytesReader(ByteBuffer.allocate(0));
  }

  /// `value`, again and again, without an end.
  public static AsyncReader repeat(byte value) {
    return new RepeatedByte(value);
  }

  /// Takes everything, and forgets it.
  public static AsyncWriter sink() {
    return new ByteSink();
  }
}
