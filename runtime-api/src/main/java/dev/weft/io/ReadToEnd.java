package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [AsyncReader#readToEnd]: reads into a buffer that grows, and takes one byte more than it may
/// have for too much.
final class ReadToEnd implements Future<byte[]>, Waiting {

  private static final int FIRST = 1024;

  private final AsyncReader reader;
  private final int limit;

  /// Null when over.
  private @Nullable ReadBuffer buffer;

  private boolean waits;

  ReadToEnd(AsyncReader reader, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("at most " + limit + " bytes");
    }
    this.reader = Objects.requireNonNull(reader);
    this.limit = limit;
    this.buffer = new ReadBuffer(FIRST);
  }

  @Override
  public Poll<byte[]> poll(Context cx) throws IOException {
    ReadBuffer read = buffer;
    if (read == null) {
      throw PolledAfterCompletion.polled();
    }
    int n = 0;
    try {
      while (n >= 0) {
        n = read.fill(reader, cx);
        if (read.size() > limit) {
          throw new LimitExceededException("the stream", limit);
        }
      }
    } catch (Throwable t) {
      buffer = null;
      throw t;
    }
    waits = n == AsyncReader.PENDING;
    if (waits) {
      return Poll.pending();
    }
    buffer = null;
    return Poll.ready(read.take(read.size()));
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("reading to the end of " + reader);
  }

  @Override
  public void cancel(Context cx) {
    if (buffer != null && waits) {
      reader.cancelRead(cx);
    }
    buffer = null;
  }
}
