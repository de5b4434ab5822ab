package dev.weft.codec;

import dev.weft.CheckReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.io.AsyncWriter;
import dev.weft.stream.Sink;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A sink of frames, which an [Encoder] makes bytes of that go to a stream.
///
/// Frames gather in a buffer until it is [#flush]ed, [#finish]ed, or holds so much that it is
/// written all the same; so many small frames become one write.
///
/// **Threads.** One party at a time.
///
/// **Budget.** A frame spends a unit, beside what writing spends.
///
/// @param <T> what a frame is
public final class FramedWriter<T> implements Sink<T> {

  /// In bytes. From here on a frame waits until what is there is written; it is tokio's number.
  private static final int HIGH_WATER = 8 * 1024;

  private final AsyncWriter target;
  private final Encoder<? super T> encoder;
  private final FrameBytes bytes = new FrameBytes();

  /// Who waits for the target, to be forgotten there.
  private @Nullable Waker waits;

  private boolean closed;

  /// Frames to a stream of bytes.
  ///
  /// @param target what to write to; from now on only through this sink, which owns it
  public FramedWriter(AsyncWriter target, Encoder<? super T> encoder) {
    this.target = Objects.requireNonNull(target);
    this.encoder = Objects.requireNonNull(encoder);
  }

  @Override
  public boolean pollSend(Context cx, T element) throws Exception {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (bytes.size() >= HIGH_WATER && !pollBytes(cx)) {
      return false;
    }
    if (!cx.mayProceed()) {
      return false;
    }
    int before = bytes.size();
    try {
      encoder.encode(element, bytes);
    } catch (Throwable t) {
      bytes.truncate(before);
      throw t;
    }
    cx.madeProgress();
    return true;
  }

  private boolean pollBytes(Context cx) throws Exception {
    return waiting(cx, bytes.pollWrite(cx, target));
  }

  private boolean waiting(Context cx, boolean done) {
    waits = done ? null : cx.waker();
    return done;
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return pollBytes(cx) && waiting(cx, target.pollFlush(cx));
  }

  /// Flushes, and tells the peer that no more will come.
  @Override
  public boolean pollFinish(Context cx) throws Exception {
    return pollBytes(cx) && waiting(cx, target.pollShutdown(cx));
  }

  @Override
  public void cancelSend() {
    Waker waker = waits;
    waits = null;
    if (waker != null) {
      target.cancelWrite(Context.of(waker));
    }
  }

  /// Appends `element`, without waiting until it is written. Fails as the sink does.
  ///
  /// **Cancellation** before the sink has taken `element` closes it, if it is [Owned].
  @CheckReturnValue
  public Future<@Nullable Void> feed(T element) {
    return Futures.pollFn(
        cx -> pollSend(cx, element) ? Poll.ready(null) : Poll.pending(),
        cx -> {
          cancelSend();
          Owned.dispose(element);
        },
        trace -> trace.leaf("room in the buffer for " + target));
  }

  /// How many bytes are not yet written.
  public int buffered() {
    return bytes.size();
  }

  /// Ends the sink without flushing, and closes the writer if it is [Owned].
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    cancelSend();
    Owned.dispose(target);
  }
}
