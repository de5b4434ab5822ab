package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// [AsyncWriter#writeAll(ByteBuffer\[\])].
final class WriteVectorsFuture implements Future<@Nullable Void>, Waiting {

  private final AsyncWriter writer;

  /// Null when over.
  private ByteBuffer @Nullable [] left;

  private boolean waits;

  WriteVectorsFuture(AsyncWriter writer, ByteBuffer[] srcs) {
    this.writer = writer;
    this.left = srcs.clone();
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws IOException {
    ByteBuffer[] srcs = left;
    if (srcs == null) {
      throw PolledAfterCompletion.polled();
    }
    try {
      while (hasRemaining(srcs)) {
        waits = writer.pollWrite(cx, srcs) == AsyncWriter.PENDING;
        if (waits) {
          return Poll.pending();
        }
      }
    } catch (Throwable t) {
      left = null;
      throw t;
    }
    left = null;
    return Poll.ready(null);
  }

  private static boolean hasRemaining(ByteBuffer[] srcs) {
    for (int i = srcs.length - 1; i >= 0; i--) {
      if (srcs[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("writing to " + writer);
  }

  @Override
  public void cancel(Context cx) {
    if (left != null && waits) {
      writer.cancelWrite(cx);
    }
    left = null;
  }
}
