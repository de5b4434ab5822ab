package dev.weft.io;

import dev.weft.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/// [AsyncReader#chain].
final class ChainedReader implements AsyncReader {

  private final AsyncReader first;
  private final AsyncReader second;
  private boolean firstEnded;

  ChainedReader(AsyncReader first, AsyncReader second) {
    this.first = Objects.requireNonNull(first);
    this.second = Objects.requireNonNull(second);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    if (!firstEnded) {
      int n = first.pollRead(cx, dst);
      if (n != END) {
        return n;
      }
      firstEnded = true;
    }
    return second.pollRead(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    (firstEnded ? second : first).cancelRead(cx);
  }
}
