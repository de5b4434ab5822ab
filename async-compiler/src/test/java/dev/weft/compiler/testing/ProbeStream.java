package dev.weft.compiler.testing;

import dev.weft.Context;
import dev.weft.io.AsyncDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A stream for a case: what it reads are letters in their order, two at a time; what it writes
/// goes to the log, three bytes at a time. Each attempt is pending as often as the matrix says.
public final class ProbeStream implements AsyncDuplex {

  private final Probe probe;
  private final int pendings;
  private final int length;
  private final Direction reading = new Direction();
  private final Direction writing = new Direction();
  private int read;

  /// @param length how many bytes there are to read; the attempt to write more than that fails
  ProbeStream(Probe probe, int pendings, int length) {
    this.probe = probe;
    this.pendings = pendings;
    this.length = length;
  }

  private final class Direction {
    private int left = pendings;
    private boolean waits;

    boolean mustWait(Context cx) {
      waits = left > 0;
      if (waits) {
        left--;
        cx.waker().wake();
      } else {
        left = pendings;
      }
      return waits;
    }
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) {
    if (reading.mustWait(cx)) {
      return PENDING;
    }
    int n = Math.min(Math.min(2, length - read), dst.remaining());
    for (int i = 0; i < n; i++) {
      dst.put((byte) ('a' + read++));
    }
    return n == 0 ? END : n;
  }

  @Override
  public void cancelRead(Context cx) {
    reading.waits = false;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    if (writing.mustWait(cx)) {
      return PENDING;
    }
    if (src.remaining() > length) {
      throw new IOException("full");
    }
    int n = Math.min(3, src.remaining());
    for (int i = 0; i < n; i++) {
      probe.log((char) src.get());
    }
    return n;
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    return true;
  }

  @Override
  public void cancelWrite(Context cx) {
    writing.waits = false;
  }

  @Override
  public void close() {}

  /// How many directions were left waiting.
  int leftBehind() {
    return (reading.waits ? 1 : 0) + (writing.waits ? 1 : 0);
  }
}
