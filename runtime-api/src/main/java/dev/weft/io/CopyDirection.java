package dev.weft.io;

import dev.weft.Context;
import dev.weft.io.CopyFailedException.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One direction of a copy: reads what is there, writes it, and when there is nothing to read
/// flushes what was written, so that nobody waits for bytes that are held back (the rule is
/// tokio's).
///
/// **Threads.** One at a time.
final class CopyDirection {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final AsyncReader reader;
  private final AsyncWriter writer;
  private final @Nullable BufferPool pool;

  /// Without a pool, the one buffer, made at the first poll.
  private @Nullable ByteBuffer own;

  private final int bufferSize;

  /// What was read and not yet written. With a pool, a buffer of it only while there is something.
  private ByteBuffer bytes = NOTHING;

  private boolean ended;
  private boolean unflushed;
  private long copied;

  /// What the latest call was; for whoever tells of a failure.
  private Step step = Step.READING;

  private boolean waitsToRead;
  private boolean waitsToWrite;

  CopyDirection(AsyncReader reader, AsyncWriter writer, CopyOptions options) {
    this.reader = Objects.requireNonNull(reader);
    this.writer = Objects.requireNonNull(writer);
    this.pool = options.buffers();
    this.bufferSize = options.bufferSize();
  }

  /// How many bytes were written.
  long copied() {
    return copied;
  }

  Step step() {
    return step;
  }

  /// Copies to the end of the reader, and flushes.
  ///
  /// @return whether it is done; if not, the waker was left behind
  boolean pollCopy(Context cx) throws IOException {
    return pollBytes(cx) && pollFlushed(cx);
  }

  /// Copies to the end of the reader, and shuts the writer down.
  ///
  /// @return whether it is done; if not, the waker was left behind
  boolean pollCopyAndShutdown(Context cx) throws IOException {
    if (!pollBytes(cx)) {
      return false;
    }
    step = Step.SHUTTING_DOWN;
    waitsToWrite = !writer.pollShutdown(cx);
    return !waitsToWrite;
  }

  private boolean pollBytes(Context cx) throws IOException {
    while (pollWritten(cx)) {
      if (ended) {
        return true;
      }
      if (!pollRead(cx)) {
        boolean flushed = pollFlushed(cx);
        step = flushed ? Step.READING : Step.FLUSHING;
        return false;
      }
    }
    return false;
  }

  /// @return whether there is something, be it the end
  private boolean pollRead(Context cx) throws IOException {
    step = Step.READING;
    ByteBuffer room = take();
    int n = AsyncReader.PENDING;
    try {
      n = reader.pollRead(cx, room);
    } finally {
      waitsToRead = n == AsyncReader.PENDING;
      if (n > 0) {
        bytes = room.flip();
      } else {
        release(room);
      }
    }
    ended = n == AsyncReader.END;
    return n != AsyncReader.PENDING;
  }

  /// @return whether all that was read is written
  private boolean pollWritten(Context cx) throws IOException {
    while (bytes.hasRemaining()) {
      step = Step.WRITING;
      int n = writer.pollWrite(cx, bytes);
      waitsToWrite = n == AsyncWriter.PENDING;
      if (waitsToWrite) {
        return false;
      }
      unflushed = true;
      copied += n;
    }
    release(bytes);
    bytes = NOTHING;
    return true;
  }

  private boolean pollFlushed(Context cx) throws IOException {
    if (unflushed) {
      step = Step.FLUSHING;
      waitsToWrite = !writer.pollFlush(cx);
      unflushed = waitsToWrite;
    }
    return !unflushed;
  }

  private ByteBuffer take() {
    if (pool != null) {
      return pool.borrow();
    }
    ByteBuffer mine = own;
    if (mine == null) {
      mine = ByteBuffer.allocate(bufferSize);
      own = mine;
    }
    return mine.clear();
  }

  private void release(ByteBuffer buffer) {
    if (pool != null && buffer != NOTHING) {
      pool.giveBack(buffer);
    }
  }

  /// Ends it, whatever it has come to: waits no more, and gives its buffer back.
  void end(Context cx) {
    if (waitsToRead) {
      waitsToRead = false;
      reader.cancelRead(cx);
    }
    if (waitsToWrite) {
      waitsToWrite = false;
      writer.cancelWrite(cx);
    }
    release(bytes);
    bytes = NOTHING;
    own = null;
  }
}
