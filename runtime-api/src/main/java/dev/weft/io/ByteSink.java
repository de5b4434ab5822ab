package dev.weft.io;

import dev.weft.Context;
import java.nio.ByteBuffer;

/// [ByteStreams#sink].
final class ByteSink implements AsyncWriter {

  @Override
  public int pollWrite(Context cx, ByteBuffer src) {
    int n = src.remaining();
    if (n == 0) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    src.position(src.limit());
    cx.madeProgress();
    return n;
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    return true;
  }

  @Override
  public void cancelWrite(Context cx) {}
}
