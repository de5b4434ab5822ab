package dev.weft.codec;

import dev.weft.CheckReturnValue;
import dev.weft.io.LimitExceededException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Frames that are preceded by their length.
///
/// ```text
/// +- offset -+- width --+---- length + adjustment ----+
/// |   head   |  length  |           payload           |
/// +----------+----------+-----------------------------+
///            +--------- skip ---------+  what is left is the frame
/// ```
///
/// By default, the length is the first four bytes, big-endian, counts the payload, and the frame is
/// the payload. A length above the limit ends the stream with a [LimitExceededException] as soon as
/// it has come, and before anything is allocated for it. (The parameters are tokio's.)
///
/// @param width of the length, in bytes, from 1 to 8; a number without a sign
/// @param order of its bytes
/// @param offset how many bytes stand before the length
/// @param adjustment what is added to the length to have that of the payload: negative where the
///   length counts what stands before the payload, too
/// @param skip how many bytes at the front are not part of the frame
/// @param limit how long a payload may be, in bytes
@CheckReturnValue
public record LengthDelimitedCodec(
    int width, ByteOrder order, int offset, int adjustment, int skip, int limit)
    implements Codec<byte[], byte[]> {

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if they are none that a frame can have
  public LengthDelimitedCodec {
    Objects.requireNonNull(order);
    if (width < 1 || width > 8) {
      throw new IllegalArgumentException("a length of " + width + " bytes; 1 to 8 are possible");
    }
    if (offset < 0 || skip < 0 || limit < 0) {
      throw new IllegalArgumentException(
          "an offset of %s, %s bytes to be skipped, a limit of %s".formatted(offset, skip, limit));
    }
    if ((long) offset + width + limit > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("no array holds a frame of " + limit + " bytes");
    }
  }

  /// A length of four bytes, big-endian, before payloads of at most `limit` bytes.
  public static LengthDelimitedCodec upTo(int limit) {
    return new LengthDelimitedCodec(4, ByteOrder.BIG_ENDIAN, 0, 0, 4, limit);
  }

  /// The same with a length of `bytes` bytes after `offset` others, none of which is part of the
  /// frame.
  public LengthDelimitedCodec length(int offset, int bytes, ByteOrder order) {
    return new LengthDelimitedCodec(bytes, order, offset, adjustment, offset + bytes, limit);
  }

  /// The same with another difference between the length and that of the payload.
  public LengthDelimitedCodec adjustment(int bytes) {
    return new LengthDelimitedCodec(width, order, offset, bytes, skip, limit);
  }

  /// The same, where the frame is what follows the first `bytes`.
  public LengthDelimitedCodec skip(int bytes) {
    return new LengthDelimitedCodec(width, order, offset, adjustment, bytes, limit);
  }

  @Override
  public byte @Nullable [] decode(ByteBuffer bytes) throws IOException {
    int head = offset + width;
    if (bytes.remaining() < head) {
      return null;
    }
    long length = number(bytes, bytes.position() + offset);
    if (length < 0 || length > limit - (long) adjustment) {
      throw new LimitExceededException(
          "a frame with a length of " + Long.toUnsignedString(length), limit);
    }
    int whole = head + (int) (length + adjustment);
    if (length + adjustment < 0 || skip > whole) {
      throw new IOException(
          "a frame with a length of %s is shorter than what stands before its payload"
              .formatted(length));
    }
    if (bytes.remaining() < whole) {
      return null;
    }
    var frame = new byte[whole - skip];
    int end = bytes.position() + whole;
    bytes.position(bytes.position() + skip);
    bytes.get(frame).position(end);
    return frame;
  }

  private long number(ByteBuffer bytes, int at) {
    long number = 0;
    for (int i = 0; i < width; i++) {
      int next = order == ByteOrder.BIG_ENDIAN ? i : width - 1 - i;
      number = number << 8 | bytes.get(at + next) & 0xff;
    }
    return number;
  }

  /// Writes the length, and the frame as its payload.
  ///
  /// @throws IllegalStateException if something stands before the length: what that is only a codec
  ///   of your own can know
  @Override
  public void encode(byte[] frame, FrameBytes out) throws IOException {
    if (offset > 0) {
      throw new IllegalStateException(
          "frames with something before their length are written by a codec of your own");
    }
    if (frame.length > limit) {
      throw new LimitExceededException("a frame of " + frame.length + " bytes", limit);
    }
    long length = (long) frame.length - adjustment;
    if (length < 0 || (width < 8 && length >>> 8 * width != 0)) {
      throw new IOException("a length of %s does not fit into %s bytes".formatted(length, width));
    }
    out.putNumber(length, width, order).put(frame);
  }
}
