package dev.weft.tls;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.io.AsyncDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// A TLS connection over another stream, after the handshake; from [TlsConnector#connect] or
/// [TlsAcceptor#accept].
///
/// **What is written** becomes records of up to 16 KiB. [#writeAll] is over when the transport has
/// taken them. After a [#write], or a [#pollWrite], the last of them may be held back while the
/// transport is busy: they go on with whatever is done next with this stream, reading included;
/// [#flush] waits for them.
///
/// **The end.** [#shutdown] tells the peer that no more will come (`close_notify`), then ends the
/// transport's direction; reading goes on. (Before TLS 1.3 the peer answers by ending its
/// direction, too, and what it still had to send is lost: a rule of the protocol.) A read finds the
/// end (-1) where the peer has said so. Where the transport ends without it, which anyone on the
/// way can bring about, the read fails with a [TlsTruncationException]. [#close] says nothing to
/// the peer.
///
/// **Errors.** What violates the protocol fails the read that finds it, and all later ones, with an
/// [javax.net.ssl.SSLException]; the peer is told why, if that can be done at once. That the peer
/// wants another handshake (renegotiation, before TLS 1.3) is such a violation. New keys, which are
/// TLS 1.3's, are exchanged unseen. Failures of the transport arrive as they are.
///
/// **Memory.** A stream that waits has no buffer; one that has records on the way borrows one of 66
/// KiB for each direction, and allocates none. What is read with a buffer of 16 KiB or more is not
/// copied in between.
///
/// **Threads.** One party reads and one writes, at the same time if they like ([#split]). [#close]
/// may be called from any thread.
///
/// **Cancellation** of reads and writes is as with every [AsyncDuplex]: what was cancelled has read
/// or written nothing, but for [#writeAll].
public final class TlsStream implements AsyncDuplex {

  private final AsyncDuplex transport;
  private final SSLEngine engine;
  private final RecordReader reader;
  private final RecordWriter writer;
  private volatile boolean closed;

  TlsStream(AsyncDuplex transport, SSLEngine engine, RecordReader reader, RecordWriter writer) {
    this.transport = transport;
    this.engine = engine;
    this.reader = reader;
    this.writer = writer;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      return 0;
    }
    requireOpen();
    return reader.read(cx, dst);
  }

  @Override
  public void cancelRead(Context cx) {
    reader.cancel(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    if (!src.hasRemaining()) {
      return 0;
    }
    requireOpen();
    return writer.write(cx, src);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer[] srcs) throws IOException {
    if (!SealedRecords.hasRemaining(srcs)) {
      return 0;
    }
    requireOpen();
    return writer.write(cx, srcs);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    requireOpen();
    return writer.flush(cx);
  }

  /// Says that no more will come, and ends the transport's direction. Reading goes on.
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    requireOpen();
    return writer.shutdown(cx);
  }

  @Override
  public void cancelWrite(Context cx) {
    writer.cancel(cx);
  }

  /// Writes all of `src`, and waits until the transport has taken it.
  ///
  /// **Cancellation** is not safe: part of it may be written; the position of `src` says how much
  /// was made records of.
  @Override
  public Future<@Nullable Void> writeAll(ByteBuffer src) {
    Objects.requireNonNull(src);
    return writeAll(new ByteBuffer[] {src});
  }

  /// Writes all of several buffers, which share records, and waits until the transport has taken
  /// it.
  ///
  /// **Cancellation** is not safe: part of it may be written; the positions say how much was made
  /// records of.
  @Override
  public Future<@Nullable Void> writeAll(ByteBuffer[] srcs) {
    Objects.requireNonNull(srcs);
    return Futures.pollFn(
        cx -> pollWriteAll(cx, srcs),
        this::cancelWrite,
        trace -> trace.leaf("writing to " + transport));
  }

  private Poll<@Nullable Void> pollWriteAll(Context cx, ByteBuffer[] srcs) throws IOException {
    while (SealedRecords.hasRemaining(srcs)) {
      if (pollWrite(cx, srcs) == PENDING) {
        return Poll.pending();
      }
    }
    return pollFlush(cx) ? Poll.ready(null) : Poll.pending();
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  /// The stream below, such as the TCP connection: to ask for its addresses. Reading from it or
  /// writing to it breaks this one.
  public AsyncDuplex transport() {
    return transport;
  }

  /// What was agreed on: the protocol's version, the cipher suite, the certificates.
  public SSLSession session() {
    return engine.getSession();
  }

  /// The protocol of the application that was agreed on (ALPN), such as `h2`; null if none was.
  public @Nullable String applicationProtocol() {
    String agreed = engine.getApplicationProtocol();
    return agreed == null || agreed.isEmpty() ? null : agreed;
  }

  /// The name of the host that the client asked for (SNI), in ASCII; null if it did not say.
  public @Nullable String serverName() {
    if (engine.getSession() instanceof ExtendedSSLSession extended) {
      List<SNIServerName> names = extended.getRequestedServerNames();
      for (SNIServerName name : names) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
    }
    return null;
  }

  /// Closes this and the transport at once and without a word; for an orderly end, [#shutdown]
  /// before. Whoever waits fails. Any thread; idempotent.
  @Override
  public void close() throws IOException {
    closed = true;
    try {
      transport.close();
    } finally {
      reader.release();
      writer.release();
    }
  }

  @Override
  public String toString() {
    return "TlsStream[" + engine.getSession().getProtocol() + " over " + transport + "]";
  }
}
