package dev.weft.io;

import dev.weft.Context;
import java.nio.ByteBuffer;

/// [ByteStreams#repeat].
final class RepeatedByte implements AsyncReader {

  private final byte value;

  RepeatedByte(byte value) {
    this.value = value;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) {
    int n = dst.remaining();
    if (n == 0) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (dst.hasRemaining()) {
      dst.put(value);
    }
    cx.madeProgress();
    return n;
  }

  @Override
  public void cancelRead(Context cx) {}
}
