package dev.weft.tls;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.io.AsyncDuplex;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// W2 of [RecordWriter]: a writer that goes away with something left over, and a reader that waits.
class RecordWriterModelTest {

  /// One place for a byte and for a waker, as with a socket whose buffer is full.
  private static final class Transport implements AsyncDuplex {
    private boolean room;
    private boolean sent;
    private Waker writer;
    private Waker reader;

    @Override
    public synchronized int pollWrite(Context cx, ByteBuffer src) {
      if (!room) {
        writer = cx.waker();
        return PENDING;
      }
      int n = src.remaining();
      src.position(src.limit());
      sent = true;
      return n;
    }

    /// The peer has taken what was there.
    void makeRoom() {
      Waker waits;
      synchronized (this) {
        room = true;
        waits = writer;
        writer = null;
      }
      if (waits != null) {
        waits.wake();
      }
    }

    synchronized boolean isSent() {
      return sent;
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
    public void cancelWrite(Context cx) {}

    @Override
    public int pollRead(Context cx, ByteBuffer dst) {
      return PENDING;
    }

    @Override
    public void cancelRead(Context cx) {}

    @Override
    public void close() {}
  }

  /// Seals each byte as it is.
  private static final class Plain extends BareEngine {
    @Override
    public SSLEngineResult wrap(ByteBuffer[] srcs, int offset, int length, ByteBuffer dst) {
      int n = srcs[offset].remaining();
      dst.put(srcs[offset]);
      return new SSLEngineResult(SSLEngineResult.Status.OK, HandshakeStatus.NOT_HANDSHAKING, n, n);
    }
  }

  /// The part of the reader; the rest of it is the same for all.
  private interface Reader {
    /// Waits: leaves its waker behind.
    void waits(RecordWriter writer, Waker waker);
  }

  private static void readerWaits(RecordWriter writer, Waker waker) {
    writer.readerWaits(Context.of(waker));
  }

  /// The writer writes once and never comes again, and then the peer makes room; the reader waits
  /// until the peer has it, whose answer it waits for.
  private static void leftOver(Reader reader) throws InterruptedException {
    var transport = ModelChecked.shared(new Transport());
    var writer = ModelChecked.shared(new RecordWriter(new Plain(), transport));
    ModelChecked.together(
        () -> {
          writer.write(Context.of(() -> {}), ByteBuffer.wrap(new byte[] {1}));
          transport.makeRoom();
        },
        () -> {
          var wakes = new Semaphore(0);
          reader.waits(writer, wakes::release);
          while (!transport.isSent()) {
            wakes.acquireUninterruptibly();
            reader.waits(writer, wakes::release);
          }
        });
  }

  @Test
  @DisplayName("W2: what a write has left over is sent by a reader that waits")
  void w2_theReaderSends() {
    ModelChecked.check(() -> leftOver(RecordWriterModelTest::readerWaits));
  }

  /// The twin's waker: one that reaches the reader only when that has said so.
  private static final class Late implements Waker {
    private volatile Waker reader;

    @Override
    public void wake() {
      Waker waits = reader;
      if (waits != null) {
        waits.wake();
      }
    }
  }

  /// Has the writer look whether something is left over, and can be woken only afterwards.
  private static void looksFirst(RecordWriter writer, Waker waker) {
    var late = ModelChecked.shared(new Late());
    writer.readerWaits(Context.of(late));
    late.reader = waker;
  }

  @Test
  @DisplayName("W2, broken twin: a reader that looks first, and then leaves its waker")
  void w2_brokenTwin() {
    ModelChecked.mustFail(() -> leftOver(RecordWriterModelTest::looksFirst));
  }
}
