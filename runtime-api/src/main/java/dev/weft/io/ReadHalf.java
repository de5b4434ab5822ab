package dev.weft.io;

import dev.weft.Context;
import dev.weft.Owned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// The reading direction of a [Split] stream.
///
/// **Threads.** As any [AsyncReader]; [#close] from any.
public final class ReadHalf implements AsyncReader, Owned {

  private final Split.Whole whole;
  private final AtomicBoolean closed = new AtomicBoolean();

  ReadHalf(Split.Whole whole) {
    this.whole = whole;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    return whole.stream.pollRead(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    whole.stream.cancelRead(cx);
  }

  /// The whole stream again. Neither half is to be used afterwards.
  ///
  /// @throws IllegalArgumentException if `writer` is not the other half of the same stream
  public AsyncDuplex unsplit(WriteHalf writer) {
    if (writer.whole != whole) {
      throw new IllegalArgumentException("the two halves are not of the same stream");
    }
    return whole.stream;
  }

  /// Says that this half is no longer needed; closes the stream if the other half is closed too.
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      whole.halfClosed();
    }
  }

  @Override
  public String toString() {
    return "ReadHalf[" + whole.stream + (closed.get() ? ", closed" : "") + "]";
  }
}
