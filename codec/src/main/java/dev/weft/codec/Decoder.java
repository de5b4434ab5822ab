package dev.weft.codec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Makes frames of bytes that come in any pieces.
///
/// ```java
/// Decoder<Integer> numbers = bytes -> bytes.remaining() < 4 ? null : bytes.getInt();
/// ```
///
/// Whatever pieces the bytes come in, the frames must be the same. So a decoder that has not enough
/// returns null and is asked again when there is more; it takes what it has understood, and keeps
/// nothing of the buffer.
///
/// **Limits** are the decoder's affair: it refuses a frame that is too long by an exception (such
/// as a [dev.weft.io.LimitExceededException]) as soon as it can tell, and before it allocates what
/// a peer has announced.
///
/// **Threads.** One at a time. A decoder that remembers something between two calls belongs to one
/// connection.
///
/// @param <T> what a frame is
@FunctionalInterface
public interface Decoder<T> {

  /// Takes the frame at the front of `bytes`, if it is there.
  ///
  /// @param bytes what has come and was not taken, from the position to the limit: big-endian, on
  ///   the heap. What is before the position afterwards is gone, whether or not there was a frame
  /// @return the frame, or null if more bytes are needed
  /// @throws IOException if these are no bytes of this protocol
  @Nullable T decode(ByteBuffer bytes) throws IOException;

  /// Takes a frame when no more bytes will come; asked until it returns null. If there are bytes
  /// that are no whole frame this throws, unless it is overridden.
  ///
  /// @param bytes as with [#decode], and maybe none
  /// @return the frame, or null if there is none
  /// @throws EOFException if the stream has ended within a frame
  /// @throws IOException if these are no bytes of this protocol
  default @Nullable T decodeEnd(ByteBuffer bytes) throws IOException {
    T frame = decode(bytes);
    if (frame == null && bytes.hasRemaining()) {
      throw new EOFException(
          "the stream ended within a frame, of which %s bytes had come"
              .formatted(bytes.remaining()));
    }
    return frame;
  }
}
