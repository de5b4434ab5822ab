package dev.weft.tls;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.io.AsyncDuplex;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// W1-W3 of [RecordWriter]: a writer and a reader at once, and what both have sealed.
class RecordWriterModelTest {

  /// One place for a waker, as with a socket whose buffer is full until the peer makes room.
  private static final class Transport implements AsyncDuplex {
    private boolean room;
    private boolean sent;
    private byte last;
    private Waker writer;
    private Waker reader;

    @Override
    public synchronized int pollWrite(Context cx, ByteBuffer src) {
      if (!room) {
        writer = cx.waker();
        return PENDING;
      }
      int n = src.remaining();
      while (src.hasRemaining()) {
        byte before = last;
        last = src.get();
        if (last <= before) {
          throw new AssertionError("record " + last + " after record " + before);
        }
      }
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

  /// Is asked for nothing but the size of its records: no second one finds room.
  private static final SSLSession SESSION =
      (SSLSession)
          Proxy.newProxyInstance(
              SSLSession.class.getClassLoader(),
              new Class<?>[] {SSLSession.class},
              (session, method, arguments) ->
                  switch (method.getName()) {
                    case "equals" -> session == arguments[0];
                    case "hashCode" -> 1;
                    default -> Integer.MAX_VALUE;
                  });

  /// Makes records of a byte, which is their number, and each fills the buffer.
  private static class Numbering extends BareEngine {
    private byte records;

    @Override
    public synchronized SSLEngineResult wrap(
        ByteBuffer[] srcs, int offset, int length, ByteBuffer dst) {
      int consumed = srcs[offset].remaining();
      srcs[offset].position(srcs[offset].limit());
      return sealed(dst, consumed);
    }

    final SSLEngineResult sealed(ByteBuffer dst, int consumed) {
      dst.put(++records);
      return new SSLEngineResult(
          SSLEngineResult.Status.OK, HandshakeStatus.NOT_HANDSHAKING, consumed, 1);
    }

    @Override
    public SSLSession getSession() {
      return SESSION;
    }
  }

  /// Has something to say itself, once, and before any data.
  private static final class Speaking extends Numbering {
    private boolean silent;

    @Override
    public synchronized HandshakeStatus getHandshakeStatus() {
      return silent ? HandshakeStatus.NOT_HANDSHAKING : HandshakeStatus.NEED_WRAP;
    }

    @Override
    public synchronized SSLEngineResult wrap(
        ByteBuffer[] srcs, int offset, int length, ByteBuffer dst) {
      if (silent) {
        return super.wrap(srcs, offset, length, dst);
      }
      silent = true;
      return sealed(dst, 0);
    }
  }

  /// The writer writes, and the reader has the engine's message sealed.
  private static void both(Transport transport, RecordWriter writer, RecordWriter ofTheReader)
      throws InterruptedException {
    transport.makeRoom();
    ModelChecked.together(
        () -> {
          var bytes = ByteBuffer.wrap(new byte[1]);
          while (bytes.hasRemaining()) {
            writer.write(Context.of(() -> {}), bytes);
          }
        },
        () -> ofTheReader.sealForReader(Context.of(() -> {})));
  }

  @Test
  @DisplayName("W1: records go out in the order in which they were made, whoever made them")
  void w1_inOrder() {
    ModelChecked.check(
        () -> {
          var transport = ModelChecked.shared(new Transport());
          var writer = ModelChecked.shared(new RecordWriter(new Speaking(), transport));
          both(transport, writer, writer);
        });
  }

  @Test
  @DisplayName("W1, broken twin: the two seal and send under monitors of their own")
  void w1_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var transport = ModelChecked.shared(new Transport());
          var engine = ModelChecked.shared(new Speaking());
          both(
              transport,
              ModelChecked.shared(new RecordWriter(engine, transport)),
              ModelChecked.shared(new RecordWriter(engine, transport)));
        });
  }

  /// The part of a reader that has the engine's message sealed.
  private interface Sealing {
    /// Whether it may read on; else it has left its waker behind.
    boolean seals(RecordWriter writer, Waker waker) throws IOException;
  }

  private static boolean seals(RecordWriter writer, Waker waker) throws IOException {
    return writer.sealForReader(Context.of(waker));
  }

  /// There is no room for what the engine has to say, since the writer, who goes on writing, has
  /// filled it; then the peer makes room.
  private static void noRoom(Sealing sealing) throws InterruptedException {
    var transport = ModelChecked.shared(new Transport());
    var engine = ModelChecked.shared(new Speaking());
    engine.silent = true;
    var writer = ModelChecked.shared(new RecordWriter(engine, transport));
    try {
      writer.write(Context.of(() -> {}), ByteBuffer.wrap(new byte[1]));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    engine.silent = false;
    ModelChecked.together(
        () -> {
          var bytes = ByteBuffer.wrap(new byte[1]);
          writer.write(Context.of(() -> {}), bytes); // waits
          transport.makeRoom();
          while (bytes.hasRemaining()) {
            writer.write(Context.of(() -> {}), bytes);
          }
        },
        () -> {
          var wakes = new Semaphore(0);
          while (!sealing.seals(writer, wakes::release)) {
            wakes.acquireUninterruptibly();
          }
          if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            throw new AssertionError("the reader goes on, and the engine was not heard");
          }
        });
  }

  @Test
  @DisplayName("W3: a reader that is held up is called when there is room; the engine is heard")
  void w3_heldUp() {
    ModelChecked.check(() -> noRoom(RecordWriterModelTest::seals));
  }

  /// Finds no room, and can be woken only afterwards.
  private static boolean sealsFirst(RecordWriter writer, Waker waker) throws IOException {
    var late = ModelChecked.shared(new Late());
    boolean goesOn = writer.sealForReader(Context.of(late));
    late.reader = waker;
    return goesOn;
  }

  @Test
  @DisplayName("W3, broken twin: a reader that looks for room first, and then leaves its waker")
  void w3_brokenTwin() {
    ModelChecked.mustFail(() -> noRoom(RecordWriterModelTest::sealsFirst));
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
    var writer = ModelChecked.shared(new RecordWriter(new Numbering(), transport));
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
