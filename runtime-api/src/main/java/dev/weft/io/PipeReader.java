package dev.weft.io;

import dev.weft.Context;
import dev.weft.Owned;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The end of a pipe in memory that reads; from [ByteStreams#simplex].
///
/// **Threads.** One party reads; [#close] may be called from any.
public final class PipeReader implements AsyncReader, Owned {

  private final Pipe pipe;

  PipeReader(Pipe pipe) {
    this.pipe = pipe;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    return pipe.read(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    pipe.forgetReader(cx);
  }

  /// Reads no more: what is in the pipe is gone, and whoever writes is told by an [IOException].
  /// Whoever waits here fails with a [java.nio.channels.ClosedChannelException].
  @Override
  public void close() {
    pipe.closeReader();
  }

  @Override
  public String toString() {
    return "PipeReader[" + pipe + "]";
  }
}
