package dev.weft.codec;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.io.AsyncReader;
import dev.weft.io.LimitExceededException;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The frames that a [Decoder] makes of a stream of bytes, as a stream of values.
///
/// It ends when the bytes do. What reading or decoding fails with ends it, too. Either leaves the
/// reader open, since over a connection there may be something to answer; [#close] closes it, if it
/// is [Owned].
///
/// **Threads.** One party at a time.
///
/// **Budget.** A frame spends a unit, beside what reading spends.
///
/// @param <T> what a frame is
public final class FramedReader<T> implements AsyncStream<T> {

  /// In bytes; the JDK's and tokio's number.
  private static final int FIRST = 8 * 1024;

  /// In bytes. A decoder has a limit of its own; this one is for those that forgot it.
  private static final int LIMIT = 64 << 20;

  private final AsyncReader source;
  private final Decoder<? extends T> decoder;

  /// To be decoded: from the position to the limit.
  private ByteBuffer bytes = ByteBuffer.allocate(FIRST).limit(0);

  private @Nullable T frame;
  private boolean sourceEnded;
  private boolean over;
  private boolean closed;

  /// Frames from a stream of bytes.
  ///
  /// @param source what to read from; from now on only through this stream, which owns it
  public FramedReader(AsyncReader source, Decoder<? extends T> decoder) {
    this.source = Objects.requireNonNull(source);
    this.decoder = Objects.requireNonNull(decoder);
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    if (frame != null) {
      return Step.ITEM;
    }
    if (over) {
      return Step.END;
    }
    if (!cx.mayProceed()) {
      return Step.PENDING;
    }
    try {
      return pollFrame(cx);
    } catch (Throwable t) {
      over = true;
      throw t;
    }
  }

  private Step pollFrame(Context cx) throws IOException {
    while (true) {
      if (decode()) {
        cx.madeProgress();
        return Step.ITEM;
      }
      if (sourceEnded) {
        over = true;
        return Step.END;
      }
      int n = fill(cx);
      if (n == AsyncReader.PENDING) {
        return Step.PENDING;
      }
      sourceEnded = n == AsyncReader.END;
    }
  }

  private boolean decode() throws IOException {
    frame =
        sourceEnded
            ? decoder.decodeEnd(bytes)
            : bytes.hasRemaining() ? decoder.decode(bytes) : null;
    return frame != null;
  }

  private int fill(Context cx) throws IOException {
    makeRoom();
    int from = bytes.position();
    int end = bytes.limit();
    int n = 0;
    try {
      n = source.pollRead(cx, bytes.limit(bytes.capacity()).position(end));
    } finally {
      bytes.limit(end + Math.max(n, 0)).position(from);
    }
    return n;
  }

  /// What is left goes to the front when the end is reached; the buffer doubles when that is not
  /// enough, and is small again when it ran empty.
  private void makeRoom() throws LimitExceededException {
    int size = bytes.remaining();
    if (size == 0) {
      bytes = (bytes.capacity() > FIRST ? ByteBuffer.allocate(FIRST) : bytes.clear()).limit(0);
      return;
    }
    if (bytes.limit() < bytes.capacity()) {
      return;
    }
    if (size > bytes.capacity() / 2) {
      if (size >= LIMIT) {
        throw new LimitExceededException("a frame", LIMIT);
      }
      bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes).flip();
    } else {
      bytes.compact().flip();
    }
  }

  /// Whether the next frame has come already, so that the next poll finds it without waiting.
  ///
  /// @throws IOException what decoding fails with, which ends the stream
  public boolean hasNext() throws IOException {
    if (frame != null || over) {
      return frame != null;
    }
    try {
      return !sourceEnded && decode();
    } catch (Throwable t) {
      over = true;
      throw t;
    }
  }

  @Override
  public T item() {
    T taken = frame;
    if (taken == null) {
      throw new IllegalStateException("no element: item() is called after ITEM");
    }
    frame = null;
    return taken;
  }

  /// The bytes that have come and are no frame yet, which are then no longer this stream's: for a
  /// connection that goes on with another protocol.
  public ByteBuffer takeBuffered() {
    ByteBuffer taken = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    return taken;
  }

  /// Ends the stream, and closes the reader if it is [Owned].
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    over = true;
    T dropped = frame;
    frame = null;
    Owned.dispose(dropped);
    Owned.dispose(source);
  }
}
