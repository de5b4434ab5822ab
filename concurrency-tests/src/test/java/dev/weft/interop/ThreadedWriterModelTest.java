package dev.weft.interop;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// F1 of [ThreadedWriter]: who flushes, and the thread that writes.
class ThreadedWriterModelTest {

  private interface Flushing {
    /// Whether all is written; if not, `waker` is left behind.
    boolean flush(Waker waker) throws Exception;
  }

  private static void await(Flushing flushing) throws Exception {
    var wakes = new Semaphore(0);
    while (!flushing.flush(wakes::release)) {
      wakes.acquireUninterruptibly();
    }
  }

  /// Counts, and keeps nothing.
  private static final class Counted extends OutputStream {
    private int written;

    @Override
    public synchronized void write(int b) {
      written++;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      written += length;
    }

    synchronized int written() {
      return written;
    }
  }

  private static void oneByte() throws Exception {
    var out = ModelChecked.shared(new Counted());
    var writer = ModelChecked.shared(new ThreadedWriter(out, "model", false));
    writer.pollWrite(Context.of(() -> {}), ByteBuffer.wrap(new byte[] {1}));
    await(waker -> writer.pollFlush(Context.of(waker)));
    if (out.written() != 1) {
      throw new AssertionError("flushed, and not written");
    }
    await(waker -> writer.pollShutdown(Context.of(waker)));
  }

  @Test
  @DisplayName("F1: who flushes is woken when all is written, and not before; so is who ends")
  void f1_flushesAreWoken() {
    ModelChecked.check(ThreadedWriterModelTest::oneByte);
  }

  /// The twin: looks under one hold of the lock, and leaves its waker under another.
  private static final class Twin implements Flushing {
    private int written;
    private Waker flusher;

    private synchronized int written() {
      return written;
    }

    @Override
    public boolean flush(Waker waker) {
      if (written() == 1) {
        return true;
      }
      synchronized (this) {
        flusher = waker;
      }
      return false;
    }

    void wrote() {
      Waker waker;
      synchronized (this) {
        written++;
        waker = flusher;
        flusher = null;
      }
      if (waker != null) {
        waker.wake();
      }
    }
  }

  @Test
  @DisplayName("F1, broken twin: who flushes looks and leaves its waker in two steps")
  void f1_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = ModelChecked.shared(new Twin());
          ModelChecked.together(twin::wrote, () -> await(twin));
        });
  }
}
