package dev.weft.io;

import dev.weft.Context;
import dev.weft.Owned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// The writing direction of a [Split] stream.
///
/// **Threads.** As any [AsyncWriter]; [#close] from any.
public final class WriteHalf implements AsyncWriter, Owned {

  final Split.Whole whole;
  private final AtomicBoolean closed = new AtomicBoolean();

  WriteHalf(Split.Whole whole) {
    this.whole = whole;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return whole.stream.pollWrite(cx, src);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer[] srcs) throws IOException {
    return whole.stream.pollWrite(cx, srcs);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return whole.stream.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return whole.stream.pollShutdown(cx);
  }

  @Override
  public void cancelWrite(Context cx) {
    whole.stream.cancelWrite(cx);
  }

  /// Says that this half is no longer needed; closes the stream if the other half is closed too.
  /// The peer learns of the end only then, or from [#shutdown] before.
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      whole.halfClosed();
    }
  }

  @Override
  public String toString() {
    return "WriteHalf[" + whole.stream + (closed.get() ? ", closed" : "") + "]";
  }
}
