package dev.weft.codec;

import dev.weft.io.LimitExceededException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Frames that end with a delimiter of one or more bytes, which is not part of them; the last one
/// may end with the stream. It is for those who write to see that a frame holds no delimiter.
///
/// **Threads.** One decoder for each connection: it remembers how far it has looked.
public final class DelimiterCodec implements Codec<byte[], byte[]> {

  private final byte[] delimiter;
  private final int limit;

  /// How many bytes at the front are known to be no beginning of a delimiter.
  private int looked;

  /// Frames that end with these bytes.
  ///
  /// @param delimiter at least one byte
  /// @param limit how many bytes a frame may have, the delimiter not counted
  public DelimiterCodec(byte[] delimiter, int limit) {
    if (delimiter.length == 0 || limit < 0) {
      throw new IllegalArgumentException(
          "a delimiter of %s bytes, and frames of at most %s".formatted(delimiter.length, limit));
    }
    this.delimiter = delimiter.clone();
    this.limit = limit;
  }

  @Override
  public byte @Nullable [] decode(ByteBuffer bytes) throws IOException {
    int start = bytes.position();
    int last = bytes.remaining() - delimiter.length;
    while (looked <= last) {
      if (isDelimiter(bytes, start + looked)) {
        byte[] frame = take(bytes, looked);
        bytes.position(bytes.position() + delimiter.length);
        return frame;
      }
      looked++;
    }
    if (looked > limit) {
      throw new LimitExceededException("a frame", limit);
    }
    return null;
  }

  @Override
  public byte @Nullable [] decodeEnd(ByteBuffer bytes) throws IOException {
    byte[] frame = decode(bytes);
    return frame != null || !bytes.hasRemaining() ? frame : take(bytes, bytes.remaining());
  }

  private boolean isDelimiter(ByteBuffer bytes, int at) {
    for (int i = 0; i < delimiter.length; i++) {
      if (bytes.get(at + i) != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private byte[] take(ByteBuffer bytes, int length) throws LimitExceededException {
    looked = 0;
    if (length > limit) {
      throw new LimitExceededException("a frame", limit);
    }
    var frame = new byte[length];
    bytes.get(frame);
    return frame;
  }

  @Override
  public void encode(byte[] frame, FrameBytes out) {
    out.put(frame).put(delimiter);
  }
}
