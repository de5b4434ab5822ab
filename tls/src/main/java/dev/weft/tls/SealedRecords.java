package dev.weft.tls;

import dev.weft.Context;
import dev.weft.io.AsyncWriter;
import dev.weft.io.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The records that an engine has made and the transport has not taken: in the order in which they
/// were made, in one buffer, which is there only as long as something is in it.
///
/// **Threads.** Whoever has the monitor of the [RecordWriter] whose they are.
final class SealedRecords {

  private static final ByteBuffer[] NONE = {ByteBuffer.allocate(0).asReadOnlyBuffer()};

  private final SSLEngine engine;

  /// What is to be sent, from its position to its limit; null if there is nothing.
  private @Nullable PooledBuffer sealed;

  private boolean holdsData;

  SealedRecords(SSLEngine engine) {
    this.engine = engine;
  }

  static boolean hasRemaining(ByteBuffer[] srcs) {
    for (ByteBuffer src : srcs) {
      if (src.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return sealed == null;
  }

  /// Whether bytes of the program's are among them, or were lost with them.
  boolean holdsData() {
    return holdsData;
  }

  /// Whether one more record finds a place.
  boolean hasRoom() {
    if (sealed == null) {
      return true;
    }
    ByteBuffer out = sealed.bytes();
    return out.capacity() - out.limit() >= engine.getSession().getPacketBufferSize();
  }

  /// Whether the engine has something to say itself.
  boolean areWanted() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  /// As many records of `srcs` as there is room for, at least one.
  ///
  /// @return how many bytes of them
  int sealData(ByteBuffer[] srcs) throws SSLException {
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

  /// What the engine has to say, as far as there is room.
  void sealMessages() throws SSLException {
    while (areWanted() && hasRoom()) {
      SSLEngineResult result = seal(NONE);
      if (result.bytesProduced() == 0 || result.getStatus() == SSLEngineResult.Status.CLOSED) {
        return;
      }
    }
  }

  /// The next message of a handshake. There must be room.
  void sealHandshake() throws SSLException {
    if (seal(NONE).getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new SSLException("the engine was closed during the handshake");
    }
  }

  /// That no more will come. There must be room.
  void sealFarewell() throws SSLException {
    engine.closeOutbound();
    sealMessages();
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
        forget();
      }
    }
  }

  /// Gives them to `transport`.
  ///
  /// @return whether it has taken all; if not, the waker of `cx` was left behind
  boolean send(Context cx, AsyncWriter transport) throws IOException {
    if (sealed == null) {
      return true;
    }
    ByteBuffer out = sealed.bytes();
    while (out.hasRemaining()) {
      if (transport.pollWrite(cx, out) == AsyncWriter.PENDING) {
        return false;
      }
    }
    forget();
    holdsData = false;
    return true;
  }

  /// Gives the buffer back, whatever is in it.
  void forget() {
    if (sealed != null) {
      sealed.close();
      sealed = null;
    }
  }
}
