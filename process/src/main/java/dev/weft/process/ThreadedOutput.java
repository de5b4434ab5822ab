package dev.weft.process;

import dev.weft.Context;
import dev.weft.interop.JdkStreams;
import dev.weft.interop.ThreadedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A child's output as the JDK gives it, read by a thread of its own, where there are no channels
/// to it.
final class ThreadedOutput implements ChildOutput {

  private final ThreadedReader reader;

  ThreadedOutput(InputStream in) {
    this.reader = JdkStreams.reader(in);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    return reader.pollRead(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    reader.cancelRead(cx);
  }

  @Override
  public void close() {
    reader.close();
  }
}
