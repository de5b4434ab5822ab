package dev.weft.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Bytes as they come: each frame is what there was to read, at least one byte.
///
/// **Threads.** Any; it remembers nothing.
public final class BytesCodec implements Codec<byte[], byte[]> {

  /// There is only one kind.
  public BytesCodec() {}

  @Override
  public byte @Nullable [] decode(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return null;
    }
    var frame = new byte[bytes.remaining()];
    bytes.get(frame);
    return frame;
  }

  @Override
  public void encode(byte[] frame, FrameBytes out) {
    out.put(frame);
  }
}
