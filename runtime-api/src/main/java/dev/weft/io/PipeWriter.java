package dev.weft.io;

import dev.weft.Context;
import dev.weft.Owned;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The end of a pipe in memory that writes; from [ByteStreams#simplex]. What it has taken is the
/// reader's to get; it holds nothing back.
///
/// **Threads.** One party writes; [#close] may be called from any.
public final class PipeWriter implements AsyncWriter, Owned {

  private final Pipe pipe;

  PipeWriter(Pipe pipe) {
    this.pipe = pipe;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return pipe.write(cx, src);
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    pipe.end();
    return true;
  }

  @Override
  public void cancelWrite(Context cx) {
    pipe.forgetWriter(cx);
  }

  /// Ends the stream: the reader gets what was written, and then the end. Whoever waits here fails
  /// with a [java.nio.channels.ClosedChannelException].
  @Override
  public void close() {
    pipe.closeWriter();
  }

  @Override
  public String toString() {
    return "PipeWriter[" + pipe + "]";
  }
}
