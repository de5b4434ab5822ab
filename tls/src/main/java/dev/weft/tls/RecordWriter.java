package dev.weft.tls;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.io.AsyncDuplex;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// The direction out: what is written becomes records ([SealedRecords]), which wait until the
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

  private final SealedRecords sealed;
  private final AsyncDuplex transport;
  private final Waker parties = new Parties();

  /// A view of `viewed` with [#parties] as its waker: made once for each worker that comes by, not
  /// for each poll. It is used only while `viewed` itself is the context of a poll.
  private @Nullable Context view;

  private @Nullable Context viewed;

  /// The buffer of a write of one, as the engine wants it.
  private final ByteBuffer[] single = {NOTHING};

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
    this.sealed = new SealedRecords(engine);
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
      int written = sealed.sealData(srcs);
      if (!send(cx)) {
        cx.madeProgress(); // the transport may have taken nothing, and so charged nothing
      }
      return written;
    } finally {
      writerWaits(waits);
    }
  }

  /// Ends a poll of the writer.
  private void writerWaits(boolean waits) {
    if (!waits) {
      writerWaits = null;
    }
    leftOver = !sealed.isEmpty() && !waits && !broken;
  }

  /// Whether all is sent; if not, [#parties] is with the transport.
  private boolean send(Context cx) throws IOException {
    if (sealed.isEmpty()) {
      return true;
    }
    try {
      return sealed.send(asSender(cx), transport);
    } catch (IOException e) {
      broken = true;
      sealed.forget();
      throw e;
    }
  }

  /// Gives the buffer back, when nothing more can be sent.
  void release() {
    synchronized (this) {
      broken = true;
      sealed.forget();
      writerWaits(false);
    }
    Waker reader = readerWaits;
    if (reader != null) {
      reader.wake(); // it may be the writer that it waits for
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
    boolean data = sealed.holdsData();
    try {
      if (!farewellSealed) {
        if (!sealed.hasRoom() && !send(cx)) {
          return false;
        }
        sealed.sealFarewell();
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

  /// For whoever shakes hands, alone: makes records of what the engine has to say, and sends them
  /// if there is no room for more.
  ///
  /// @return whether there was progress; if not, the waker is with the transport
  synchronized boolean sealHandshake(Context cx) throws IOException {
    writerWaits = cx.waker();
    if (!sealed.hasRoom() && !send(cx)) {
      return false;
    }
    sealed.sealHandshake();
    return true;
  }

  /// For whoever failed: tells the peer why, if that can be done at once.
  synchronized void sendAlert(Context cx) {
    try {
      sealed.sealMessages();
      send(cx);
    } catch (IOException e) {
      broken = true; // it has gone, or will find out otherwise
    }
    leftOver = !sealed.isEmpty() && writerWaits == null && !broken;
  }

  /// For the reader, when the engine has something to say: makes records of it (W3), and sends them
  /// if the writer does not wait to do so.
  ///
  /// @return whether it may read on; if not, its waker was left behind
  synchronized boolean sealForReader(Context cx) throws IOException {
    heldUp = false;
    boolean some;
    boolean sent;
    do { // what is sent may have made room for what the engine has to say
      sealed.sealMessages();
      some = !sealed.isEmpty();
      sent = sendForReader(cx);
    } while (some && sent && sealed.areWanted() && !broken);
    if (sent || !sealed.areWanted()) {
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
      return sealed.isEmpty();
    }
    try {
      return send(cx);
    } catch (IOException e) {
      return true; // the next write fails with it; there may be more to read
    } finally {
      leftOver = !sealed.isEmpty() && !broken;
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
