package dev.weft.process;

import dev.weft.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// A child's output as the JDK gives it, read on the pool for blocking calls, where there are no
/// channels to it: a thread waits while somebody reads. What a read brings that was cancelled is
/// the next one's.
final class PooledOutput implements ChildOutput {

  private final String name;
  private final InputStream in;
  private final BlockingCall<Integer> call = new BlockingCall<>();
  private final byte[] buffer = new byte[8 * 1024];
  private int start;
  private int end;
  private volatile boolean closed;

  PooledOutput(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (start == end) {
      if (closed) {
        throw new ClosedChannelException();
      }
      if (!call.isUnderway()) {
        call.begin(cx, name, () -> in.read(buffer, 0, buffer.length));
      }
      Integer n = call.poll(cx);
      if (n == null) {
        return PENDING;
      }
      if (n < 0) {
        cx.madeProgress();
        return END;
      }
      start = 0;
      end = n;
    }
    int n = Math.min(end - start, dst.remaining());
    dst.put(buffer, start, n);
    start += n;
    cx.madeProgress();
    return n;
  }

  @Override
  public void cancelRead(Context cx) {
    call.cancel(cx);
  }

  /// A call under way waits on, until the child writes or ends.
  @Override
  public void close() throws IOException {
    closed = true;
    start = end;
    in.close();
  }
}
