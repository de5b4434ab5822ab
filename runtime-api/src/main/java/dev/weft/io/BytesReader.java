package dev.weft.io;

import dev.weft.Context;
import java.nio.ByteBuffer;

/// [ByteStreams#of]: bytes that are there.
final class BytesReader implements AsyncReader {

  private final ByteBuffer bytes;

  BytesReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) {
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    cx.madeProgress();
    int n = Math.min(bytes.remaining(), dst.remaining());
    if (n == 0) {
      return END;
    }
    dst.put(dst.position(), bytes, bytes.position(), n).position(dst.position() + n);
    bytes.position(bytes.position() + n);
    return n;
  }

  @Override
  public void cancelRead(Context cx) {}
}
