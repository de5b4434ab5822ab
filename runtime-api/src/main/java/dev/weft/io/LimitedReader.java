package dev.weft.io;

import dev.weft.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/// [AsyncReader#take].
final class LimitedReader implements AsyncReader {

  private final AsyncReader source;
  private long left;

  LimitedReader(AsyncReader source, long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("the first " + limit + " bytes");
    }
    this.source = Objects.requireNonNull(source);
    this.left = limit;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (left == 0) {
      if (!cx.mayProceed()) {
        return PENDING;
      }
      cx.madeProgress();
      return END;
    }
    int limit = dst.limit();
    int n;
    try {
      n = source.pollRead(cx, dst.limit(dst.position() + (int) Math.min(left, dst.remaining())));
    } finally {
      dst.limit(limit);
    }
    left -= Math.max(n, 0);
    return n;
  }

  @Override
  public void cancelRead(Context cx) {
    source.cancelRead(cx);
  }
}
