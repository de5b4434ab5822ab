package dev.weft.tls;

import dev.weft.Context;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.AsyncReader;
import dev.weft.io.PooledBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The direction in: records come from the transport, and the engine opens them. Where the buffer
/// of whoever reads has room for a whole record, it is opened right into it.
///
/// **Threads.** One reader. A second one, which is a mistake, waits for the monitor, and harms
/// nothing but the order of what the two read.
final class RecordReader {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final AsyncDuplex transport;
  private final RecordWriter writer;

  /// Records as they came, from its position to its limit; null if there are none.
  private @Nullable PooledBuffer received;

  /// Whether what was received is known to be less than a record.
  private boolean incomplete;

  /// What was opened and not read yet; null if there is nothing.
  private @Nullable PooledBuffer opened;

  /// The engine has something to say before it goes on.
  private boolean engineSpeaks;

  private boolean ended;
  private @Nullable SSLException failure;

  RecordReader(SSLEngine engine, AsyncDuplex transport, RecordWriter writer) {
    this.engine = engine;
    this.transport = transport;
    this.writer = writer;
  }

  /// [AsyncReader#pollRead] with room in `dst`.
  synchronized int read(Context cx, ByteBuffer dst) throws IOException {
    if (!cx.mayProceed()) {
      return AsyncReader.PENDING;
    }
    boolean charged = false;
    while (true) {
      int n = readReceived(cx, dst);
      if (n != 0) {
        if (n == AsyncReader.PENDING) {
          return n;
        }
        if (!charged) {
          cx.madeProgress();
        }
        writer.readerGoes();
        return n;
      }
      n = receive(cx);
      if (n == AsyncReader.PENDING) {
        writer.readerWaits(cx);
        return n;
      }
      charged = true;
      if (n == AsyncReader.END) {
        throw failed(cx, new TlsTruncationException());
      }
    }
  }

  /// Bytes of what is here already, or the end; 0 if more has to be received.
  private int readReceived(Context cx, ByteBuffer dst) throws IOException {
    while (true) {
      if (opened != null) {
        return take(dst);
      }
      SSLException before = failure;
      if (before != null) {
        throw before instanceof TlsTruncationException
            ? new TlsTruncationException()
            : new SSLException(before.getMessage(), before);
      }
      if (ended) {
        return AsyncReader.END;
      }
      if (engineSpeaks) {
        if (!writer.sealForReader(cx)) {
          return AsyncReader.PENDING;
        }
        engineSpeaks = false;
      }
      if (received == null || incomplete) {
        return 0;
      }
      int n = open(cx, dst);
      if (n > 0) {
        return n;
      }
    }
  }

  private int take(ByteBuffer dst) {
    ByteBuffer from = opened.bytes();
    int n = Math.min(from.remaining(), dst.remaining());
    dst.put(dst.position(), from, from.position(), n).position(dst.position() + n);
    from.position(from.position() + n);
    if (!from.hasRemaining()) {
      opened.close();
      opened = null;
    }
    return n;
  }

  /// Opens a record: how many bytes of it went into `dst`, which are none if it is not whole, not
  /// the program's, or too large.
  private int open(Context cx, ByteBuffer dst) throws SSLException {
    ByteBuffer from = received.bytes();
    SSLEngineResult result;
    try {
      result = engine.unwrap(from, dst);
    } catch (SSLException e) {
      throw failed(cx, e);
    }
    switch (result.getStatus()) {
      case BUFFER_UNDERFLOW -> {
        incomplete = true;
        return 0;
      }
      case BUFFER_OVERFLOW -> {
        openAside(cx);
        return 0;
      }
      case CLOSED -> {
        ended = true;
        forgetReceived();
      }
      case OK -> forgetReceivedIfUsed();
    }
    look(cx, result.getHandshakeStatus());
    return result.bytesProduced();
  }

  private void openAside(Context cx) throws SSLException {
    PooledBuffer aside = RecordBuffers.take();
    try {
      open(cx, aside.bytes());
    } finally {
      if (aside.bytes().flip().hasRemaining()) {
        opened = aside;
      } else {
        aside.close();
      }
    }
  }

  /// What the engine wants after a record.
  private void look(Context cx, HandshakeStatus status) throws SSLException {
    if (status == HandshakeStatus.NEED_WRAP) {
      engineSpeaks = !ended;
      if (ended) {
        writer.sendAlert(cx); // before TLS 1.3, an engine answers the end by itself
      }
    } else if (status == HandshakeStatus.NEED_TASK) {
      engine.closeOutbound();
      throw failed(
          cx,
          new SSLException("the peer asked for another handshake (renegotiation), and is refused"));
    }
  }

  private SSLException failed(Context cx, SSLException e) {
    failure = e;
    forgetReceived();
    if (!(e instanceof TlsTruncationException)) {
      writer.sendAlert(cx);
    }
    return e;
  }

  /// Receives more: a number of bytes, [AsyncReader#END] or [AsyncReader#PENDING].
  private int receive(Context cx) throws IOException {
    if (received == null) {
      received = RecordBuffers.take();
    } else {
      received.bytes().compact();
    }
    ByteBuffer buffer = received.bytes();
    try {
      if (!buffer.hasRemaining()) {
        throw new SSLException("a record that is larger than " + buffer.capacity() + " bytes");
      }
      int n = transport.pollRead(cx, buffer);
      if (n > 0) {
        incomplete = false;
      }
      return n;
    } finally {
      buffer.flip();
      forgetReceivedIfUsed();
    }
  }

  private void forgetReceivedIfUsed() {
    if (received != null && !received.bytes().hasRemaining()) {
      forgetReceived();
    }
  }

  private void forgetReceived() {
    if (received != null) {
      received.close();
      received = null;
    }
    incomplete = false;
  }

  /// Gives the buffers back, when there is nothing more to read for anybody.
  synchronized void release() {
    forgetReceived();
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }

  /// For whoever shakes hands, alone: gives the engine a record that it waits for.
  ///
  /// @return whether it had one; if not, the waker is with the transport
  synchronized boolean advanceHandshake(Context cx) throws IOException {
    while (true) {
      if (received != null && !incomplete) {
        SSLEngineResult result = engine.unwrap(received.bytes(), NOTHING);
        forgetReceivedIfUsed();
        switch (result.getStatus()) {
          case BUFFER_UNDERFLOW -> incomplete = received != null;
          case CLOSED -> throw new SSLException("the peer ended the connection");
          case OK, BUFFER_OVERFLOW -> {
            return true;
          }
        }
      }
      if (received == null || incomplete) {
        int n = receive(cx);
        if (n == AsyncReader.PENDING) {
          return false;
        }
        if (n == AsyncReader.END) {
          throw new EOFException("the peer closed the connection");
        }
      }
    }
  }

  /// [AsyncReader#cancelRead].
  synchronized void cancel(Context cx) {
    transport.cancelRead(cx);
    writer.readerGoes();
  }
}
