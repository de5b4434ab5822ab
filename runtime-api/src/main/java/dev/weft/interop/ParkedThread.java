package dev.weft.interop;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/// A thread that polls streams in memory by hand, and parks while it waits for them. It is nobody
/// else's thread, so an interrupt means nothing to it.
final class ParkedThread implements Waker {

  private final Thread thread = Thread.currentThread();
  private final Context cx = Context.of(this);
  private volatile boolean woken;

  @Override
  public void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  private void await() {
    while (!woken) {
      LockSupport.park(this);
      Thread.interrupted();
    }
    woken = false;
  }

  /// Reads what is there, or the end.
  int read(AsyncReader from, ByteBuffer dst) throws IOException {
    int n = from.pollRead(cx, dst);
    while (n == AsyncReader.PENDING) {
      await();
      n = from.pollRead(cx, dst);
    }
    return n;
  }

  void writeAll(AsyncWriter to, ByteBuffer src) throws IOException {
    while (src.hasRemaining()) {
      if (to.pollWrite(cx, src) == AsyncWriter.PENDING) {
        await();
      }
    }
  }
}
