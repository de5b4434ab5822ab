package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.io.IOException;
import java.util.Objects;

/// [ByteStreams#copyBuffered]: writes from the reader's own buffer, and takes out of it only what
/// was written.
final class BufferedCopy implements Future<Long>, Waiting {

  private final BufferedAsyncReader reader;
  private final AsyncWriter writer;
  private long copied;
  private boolean ended;
  private boolean unflushed;
  private boolean waitsToRead;
  private boolean waitsToWrite;
  private boolean over;

  BufferedCopy(BufferedAsyncReader reader, AsyncWriter writer) {
    this.reader = Objects.requireNonNull(reader);
    this.writer = Objects.requireNonNull(writer);
  }

  @Override
  public Poll<Long> poll(Context cx) throws IOException {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    boolean done;
    try {
      done = pollCopy(cx);
    } catch (Throwable t) {
      cancel(cx);
      throw t;
    }
    if (!done) {
      return Poll.pending();
    }
    over = true;
    return Poll.ready(copied);
  }

  private boolean pollCopy(Context cx) throws IOException {
    while (pollWritten(cx)) {
      if (ended) {
        return pollFlushed(cx);
      }
      int n = reader.pollFill(cx);
      waitsToRead = n == AsyncReader.PENDING;
      if (waitsToRead) {
        pollFlushed(cx);
        return false;
      }
      ended = n == AsyncReader.END;
    }
    return false;
  }

  private boolean pollWritten(Context cx) throws IOException {
    while (reader.available() > 0) {
      int n = reader.pollWriteTo(cx, writer);
      waitsToWrite = n == AsyncWriter.PENDING;
      if (waitsToWrite) {
        return false;
      }
      unflushed = true;
      copied += n;
    }
    return true;
  }

  private boolean pollFlushed(Context cx) throws IOException {
    if (unflushed) {
      waitsToWrite = !writer.pollFlush(cx);
      unflushed = waitsToWrite;
    }
    return !unflushed;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("copying from " + reader + " to " + writer);
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    if (waitsToRead) {
      waitsToRead = false;
      reader.cancelRead(cx);
    }
    if (waitsToWrite) {
      waitsToWrite = false;
      writer.cancelWrite(cx);
    }
  }
}
