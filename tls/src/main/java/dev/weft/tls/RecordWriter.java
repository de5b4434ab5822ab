package dev.weft.tls;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.PooledBuffer;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The direction out: what is written becomes records, which wait here, *sealed*, until the
/// transport has taken them. The engine itself has something to say now and then (handshake
/// messages, new keys, alerts), and it is the reader that learns of it.
///
/// **Who sends.** Transports have one place for whoever waits to write, and here are two parties;
/// so one waker, [Parties], stands there for both. The writer sends. When it does not wait (the
/// last thing it was told was not to wait, or it has given up) and something is sealed all the
/// same, the reader sends it while it waits itself. So what a write has left behind goes out as
/// long as anybody reads or writes.
///
/// **Invariants**
/// - **W1** Records go out in the order in which the engine made them: sealing and sending happen
///   under this object's monitor.
/// - **W2** While something is sealed, the writer waits; or the reader, if it waits, has tried to
///   send since, or is about to be called. (The reader leaves its waker, then looks whether
///   something is left over; the writer says so, then looks for that waker.)
/// - **W3** The memory is bounded: the engine is asked for its messages only while there is room
///   for one, and the reader reads nothing further before. A reader that is held up by this is
///   called whenever the writer has moved.
///
/// **Threads.** One writer, one reader, at once. Wakers of the two are called outside the monitor.
final class RecordWriter {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final ByteBuffer[] NONE = {NOTHING};

  private final SSLEngine engine;
  private final AsyncDuplex transport;
  private final Waker parties = new Parties();

  /// A view of `viewed` with [#parties] as its waker: made once for each worker that comes by, not
  /// for each poll. It is used only while `viewed` itself is the context of a poll.
  private @Nullable Context view;

  private @Nullable Context viewed;

  /// The buffer of a write of one, as the engine wants it.
  private final ByteBuffer[] single = {NOTHING};

  /// What is to be sent, from its position to its limit; null if there is nothing.
  private @Nullable PooledBuffer sealed;

  /// Whether bytes of the program's are among it, or were lost with it.
  private boolean holdsData;

  private boolean shutDown;
  private boolean farewellSealed;

  /// The transport takes no more.
  private boolean broken;

  /// Something is sealed, and the writer does not wait to send it.
  private volatile boolean leftOver;

  /// The reader waits for room (W3).
  private volatile boolean heldUp;

  private volatile @Nullable Waker writerWaits;
  private volatile @Nullable Waker readerWaits;

  RecordWriter(SSLEngine engine, AsyncDuplex transport) {
    this.engine = engine;
    this.transport = transport;
  }

  /// Stands with the transport for whichever of the two sends.
  private final class Parties implements Waker {
    @Override
    public void wake() {
      Waker writer = writerWaits;
      Waker sender = writer != null ? writer : readerWaits;
      if (sender != null) {
        sender.wake();
      }
    }
  }

  private Context asSender(Context cx) {
    Context present = view;
    if (present == null || viewed != cx) {
      present = cx.withWaker(parties);
      view = present;
      viewed = cx;
    }
    return present;
  }

  /// [dev.weft.io.AsyncWriter#pollWrite].
  int write(Context cx, ByteBuffer src) throws IOException {
    try {
      synchronized (this) {
        single[0] = src;
        try {
          return sealAndSend(cx, single);
        } finally {
          single[0] = NOTHING;
        }
      }
    } finally {
      wakeReader();
    }
  }

  /// [dev.weft.io.AsyncWriter#pollWrite] of several buffers, which share records.
  int write(Context cx, ByteBuffer[] srcs) throws IOException {
    try {
      synchronized (this) {
        return sealAndSend(cx, srcs);
      }
    } finally {
      wakeReader();
    }
  }

  private int sealAndSend(Context cx, ByteBuffer[] srcs) throws IOException {
    if (shutDown) {
      throw new SocketException(
          "this end was shut down, and nothing can be written after the end of a stream");
    }
    if (broken) {
      throw new SocketException("an earlier write has failed, and what it had is lost");
    }
    writerWaits = cx.waker();
    boolean waits = false;
    try {
      waits = !send(cx) || !cx.mayProceed();
      if (waits) {
        return AsyncDuplex.PENDING;
      }
      int written = sealAll(srcs);
      if (!send(cx)) {
        cx.madeProgress(); // the transport may have taken nothing, and so charged nothing
      }
      return written;
    } finally {
      writerWaits(waits);
    }
  }

  /// As many records of `srcs` as there is room for, at least one.
  ///
  /// @return how many bytes of them
  private int sealAll(ByteBuffer[] srcs) throws SSLException {
    int written = 0;
    do {
      SSLEngineResult result = seal(srcs);
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        throw new SSLException(
            "the peer has ended the TLS connection (before TLS 1.3 that ends both directions)");
      }
      holdsData = true;
      written += result.bytesConsumed();
    } while (hasRemaining(srcs) && hasRoom());
    return written;
  }

  static boolean hasRemaining(ByteBuffer[] srcs) {
    for (ByteBuffer src : srcs) {
      if (src.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /// Ends a poll of the writer.
  private void writerWaits(boolean waits) {
    if (!waits) {
      writerWaits = null;
    }
    leftOver = sealed != null && !waits && !broken;
  }

  /// Whether all is sent; if not, [#parties] is with the transport.
  private boolean send(Context cx) throws IOException {
    if (sealed == null) {
      return true;
    }
    ByteBuffer out = sealed.bytes();
    try {
      while (out.hasRemaining()) {
        if (transport.pollWrite(asSender(cx), out) == AsyncDuplex.PENDING) {
          return false;
        }
      }
    } catch (IOException e) {
      broken = true;
      forgetSealed();
      throw e;
    }
    forgetSealed();
    holdsData = false;
    return true;
  }

  private void forgetSealed() {
    if (sealed != null) {
      sealed.close();
      sealed = null;
    }
  }

  /// Gives the buffer back, when nothing more can be sent.
  void release() {
    synchronized (this) {
      broken = true;
      forgetSealed();
      writerWaits(false);
    }
    Waker reader = readerWaits;
    if (reader != null) {
      reader.wake(); // it may be the writer that it waits for
    }
  }

  private boolean hasRoom() {
    if (sealed == null) {
      return true;
    }
    ByteBuffer out = sealed.bytes();
    return out.capacity() - out.limit() >= engine.getSession().getPacketBufferSize();
  }

  /// Makes one record; of `srcs`, unless the engine has something to say itself. There must be
  /// room.
  private SSLEngineResult seal(ByteBuffer[] srcs) throws SSLException {
    if (sealed == null) {
      sealed = RecordBuffers.take();
      sealed.bytes().limit(0);
    }
    ByteBuffer out = sealed.bytes();
    int start = out.position();
    int end = out.limit();
    out.limit(out.capacity()).position(end);
    try {
      SSLEngineResult result = engine.wrap(srcs, out);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        throw new SSLException("the engine makes records that are larger than it says");
      }
      return result;
    } finally {
      out.limit(out.position()).position(start);
      if (!out.hasRemaining()) {
        forgetSealed();
      }
    }
  }

  /// [dev.weft.io.AsyncWriter#pollFlush].
  boolean flush(Context cx) throws IOException {
    try {
      return sendAndFlush(cx);
    } finally {
      wakeReader();
    }
  }

  private synchronized boolean sendAndFlush(Context cx) throws IOException {
    writerWaits = cx.waker();
    boolean waits = false;
    try {
      waits = !send(cx) || !transport.pollFlush(asSender(cx));
      return !waits;
    } finally {
      writerWaits(waits);
    }
  }

  /// [dev.weft.io.AsyncWriter#pollShutdown].
  boolean shutdown(Context cx) throws IOException {
    try {
      return sendFarewell(cx);
    } finally {
      wakeReader();
    }
  }

  private synchronized boolean sendFarewell(Context cx) throws IOException {
    shutDown = true;
    writerWaits = cx.waker();
    boolean waits = false;
    try {
      waits = !farewell(cx) || !transport.pollShutdown(asSender(cx));
      return !waits;
    } finally {
      writerWaits(waits);
    }
  }

  /// Whether the peer was told that no more will come, or cannot be told.
  private boolean farewell(Context cx) throws IOException {
    if (broken) {
      return true;
    }
    boolean data = holdsData;
    try {
      if (!farewellSealed) {
        if (!hasRoom() && !send(cx)) {
          return false;
        }
        engine.closeOutbound();
        sealMessages();
        farewellSealed = true;
      }
      return send(cx) && transport.pollFlush(asSender(cx));
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      broken = true;
      if (data) {
        throw e;
      }
      return true; // all that the peer misses is the farewell, and it has gone itself
    }
  }

  /// [dev.weft.io.AsyncWriter#cancelWrite].
  void cancel(Context cx) {
    synchronized (this) {
      writerWaits(false);
      transport.cancelWrite(asSender(cx));
    }
    wakeReader();
  }

  /// What the engine has to say, as far as there is room.
  private void sealMessages() throws SSLException {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && hasRoom()) {
      SSLEngineResult result = seal(NONE);
      if (result.bytesProduced() == 0 || result.getStatus() == SSLEngineResult.Status.CLOSED) {
        return;
      }
    }
  }

  /// For whoever shakes hands, alone: makes records of what the engine has to say, and sends them
  /// if there is no room for more.
  ///
  /// @return whether there was progress; if not, the waker is with the transport
  synchronized boolean sealHandshake(Context cx) throws IOException {
    writerWaits = cx.waker();
    if (!hasRoom() && !send(cx)) {
      return false;
    }
    if (seal(NONE).getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new SSLException("the engine was closed during the handshake");
    }
    return true;
  }

  /// For whoever failed: tells the peer why, if that can be done at once.
  synchronized void sendAlert(Context cx) {
    try {
      sealMessages();
      send(cx);
    } catch (IOException e) {
      broken = true; // it has gone, or will find out otherwise
    }
    leftOver = sealed != null && writerWaits == null && !broken;
  }

  /// For the reader, when the engine has something to say: makes records of it (W3), and sends them
  /// if the writer does not wait to do so.
  ///
  /// @return whether it may read on; if not, its waker was left behind
  synchronized boolean sealForReader(Context cx) throws IOException {
    heldUp = false;
    sealMessages();
    boolean sent = sendForReader(cx);
    if (sent || engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
      return true;
    }
    heldUp = true;
    return false;
  }

  /// For a reader that waits: sees to it that somebody sends what is sealed (W2).
  void readerWaits(Context cx) {
    readerWaits = cx.waker();
    if (leftOver) {
      synchronized (this) {
        sendForReader(cx);
      }
    }
  }

  /// For a reader that does not wait any more.
  void readerGoes() {
    if (readerWaits != null) {
      readerWaits = null;
      heldUp = false;
    }
  }

  /// Whether all is sent, or can never be; if not, the reader is called when it goes on.
  private boolean sendForReader(Context cx) {
    readerWaits = cx.waker();
    if (broken) {
      return true;
    }
    if (writerWaits != null) {
      return sealed == null;
    }
    try {
      return send(cx);
    } catch (IOException e) {
      return true; // the next write fails with it; there may be more to read
    } finally {
      leftOver = sealed != null && !broken;
    }
  }

  /// W2, W3, after the writer has moved: a reader that waits tries to send.
  private void wakeReader() {
    if (leftOver || heldUp) {
      Waker reader = readerWaits;
      if (reader != null) {
        reader.wake();
      }
    }
  }
}
