package dev.weft.io;

import dev.weft.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One end of a connection in memory: it reads from one pipe and writes to another one.
final class DuplexEnd implements AsyncDuplex {

  private final Pipe in;
  private final Pipe out;

  DuplexEnd(Pipe in, Pipe out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    return in.read(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    in.forgetReader(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return out.write(cx, src);
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    out.end();
    return true;
  }

  @Override
  public void cancelWrite(Context cx) {
    out.forgetWriter(cx);
  }

  /// The peer reads what was written, and then the end; what it writes fails.
  @Override
  public void close() {
    out.closeWriter();
    in.closeReader();
  }

  @Override
  public String toString() {
    return "DuplexEnd[reads " + in + "; writes " + out + "]";
  }
}
