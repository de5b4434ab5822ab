package dev.weft.process;

import dev.weft.Context;
import dev.weft.interop.JdkStreams;
import dev.weft.interop.ThreadedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// A child's input as the JDK gives it, written by a thread of its own, where there are no channels
/// to it.
final class ThreadedInput implements ChildInput {

  private final ThreadedWriter writer;

  ThreadedInput(OutputStream out) {
    this.writer = JdkStreams.writer(out);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return writer.pollWrite(cx, src);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return writer.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return writer.pollShutdown(cx);
  }

  @Override
  public void cancelWrite(Context cx) {
    writer.cancelWrite(cx);
  }

  @Override
  public void close() {
    writer.close();
  }
}
