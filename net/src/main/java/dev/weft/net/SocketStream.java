package dev.weft.net;

import dev.weft.Context;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.Registration;
import dev.weft.spi.StreamTransfer;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A connection of stream sockets, TCP's or UNIX's: how its bytes move (try, and wait when it would
/// block), how it ends, and by what it was broken. One party reads and one writes; any thread
/// closes.
abstract sealed class SocketStream implements AsyncDuplex permits TcpStream, UnixStream {

  /// How much of a heap buffer goes through the JDK's direct one at a time, in bytes: the number of
  /// its own sockets. Without it a large buffer would be copied whole at every attempt.
  private static final int HEAP_PORTION = 128 * 1024;

  /// How far a chain of causes is followed; one that is longer may be a ring.
  private static final int CAUSES = 32;

  private static final FileDescriptor[] NO_DESCRIPTORS = {};

  final SocketChannel channel;
  private final Registration registration;

  /// The reactor's own way to move bytes; null if it has none.
  private final @Nullable StreamTransfer transfer;

  /// If not, a short read says that there is no more. With junixsocket a read also ends before the
  /// next passed descriptors.
  private final boolean ofJunixsocket;

  /// What reading, or writing, lost the connection by; one field for each party.
  private volatile @Nullable ConnectionLostException readFailure;

  private volatile @Nullable ConnectionLostException writeFailure;

  /// Whether the end of the stream was sent; the writer's.
  private volatile boolean outputEnded;

  /// Takes over a connected channel.
  SocketStream(SocketChannel channel, Registration registration, boolean ofJunixsocket) {
    this.channel = channel;
    this.registration = registration;
    this.ofJunixsocket = ofJunixsocket;
    this.transfer = ofJunixsocket ? null : registration.transfer();
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    int room = portion(dst);
    if (room == 0) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (true) {
      int tick = registration.pollReadable(cx);
      if (tick == Registration.PENDING) {
        return PENDING;
      }
      int n = read(dst, room);
      if (n == 0 || (n > 0 && n < room && !ofJunixsocket)) {
        registration.clearReadable(tick); // short: there is no more, and no need to try
      }
      if (n != 0) {
        cx.madeProgress();
        return n;
      }
    }
  }

  @Override
  public void cancelRead(Context cx) {
    registration.cancelRead(cx);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return pollWrite(cx, src, NO_DESCRIPTORS);
  }

  /// @param descriptors to be passed with the first byte; for channels of junixsocket
  int pollWrite(Context cx, ByteBuffer src, FileDescriptor[] descriptors) throws IOException {
    int length = portion(src);
    if (length == 0) {
      return 0;
    }
    checkNotEnded();
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (true) {
      int tick = registration.pollWritable(cx);
      if (tick == Registration.PENDING) {
        return PENDING;
      }
      if (descriptors.length > 0) {
        Junixsocket.Channels.send(channel, descriptors); // each attempt uses them up
      }
      int n = write(src, length);
      if (n < length) {
        registration.clearWritable(tick); // short: the system's buffer is full
      }
      if (n != 0) {
        cx.madeProgress();
        return n;
      }
    }
  }

  /// Writes all of them with one system call, unless they are more than a portion: then it writes
  /// one. (What is on the heap the JDK copies anew at each attempt.)
  @Override
  public int pollWrite(Context cx, ByteBuffer[] srcs) throws IOException {
    long length = 0;
    for (ByteBuffer src : srcs) {
      length += src.remaining();
    }
    if (length == 0 || length > HEAP_PORTION || ofJunixsocket) {
      return AsyncDuplex.super.pollWrite(cx, srcs);
    }
    checkNotEnded();
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (true) {
      int tick = registration.pollWritable(cx);
      if (tick == Registration.PENDING) {
        return PENDING;
      }
      int n = write(srcs);
      if (n < length) {
        registration.clearWritable(tick); // short: the system's buffer is full
      }
      if (n != 0) {
        cx.madeProgress();
        return n;
      }
    }
  }

  private int write(ByteBuffer[] srcs) throws IOException {
    try {
      return (int) channel.write(srcs);
    } catch (IOException e) {
      throw writeFailed(e);
    }
  }

  @Override
  public void cancelWrite(Context cx) {
    registration.cancelWrite(cx);
  }

  /// Has nothing to do: nothing is held back.
  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  /// Sends the end of the stream at once, after what was written. Reading goes on.
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    channel.shutdownOutput();
    outputEnded = true;
    return true;
  }

  @Override
  public void close() throws IOException {
    registration.close();
  }

  private static int portion(ByteBuffer buffer) {
    return buffer.isDirect() ? buffer.remaining() : Math.min(buffer.remaining(), HEAP_PORTION);
  }

  private int read(ByteBuffer dst, int room) throws IOException {
    int limit = dst.limit();
    try {
      dst.limit(dst.position() + room);
      return transfer == null ? channel.read(dst) : transfer.read(dst);
    } catch (IOException e) {
      IOException failure = failed(e);
      readFailure = failure instanceof ConnectionLostException lost ? lost : null;
      throw failure;
    } finally {
      dst.limit(limit);
    }
  }

  private int write(ByteBuffer src, int length) throws IOException {
    int limit = src.limit();
    try {
      src.limit(src.position() + length);
      return transfer == null ? channel.write(src) : transfer.write(src);
    } catch (IOException e) {
      throw writeFailed(e);
    } finally {
      src.limit(limit);
    }
  }

  private IOException writeFailed(IOException e) throws IOException {
    IOException failure = failed(e);
    writeFailure = failure instanceof ConnectionLostException lost ? lost : null;
    return failure;
  }

  private void checkNotEnded() throws SocketException {
    if (outputEnded && !registration.isClosed()) {
      throw new SocketException(
          "this end was shut down, and nothing can be written after the end of a stream");
    }
  }

  /// Whether `failure` comes of *this* connection's having been lost, and not of that of another
  /// one which its handler uses.
  boolean isBrokenBy(Throwable failure) {
    ConnectionLostException read = readFailure;
    ConnectionLostException write = writeFailure;
    int depth = 0;
    for (Throwable t = failure; t != null && depth < CAUSES; t = t.getCause()) {
      if (t == read || t == write) {
        return true;
      }
      depth++;
    }
    return false;
  }

  /// Whatever a connected stream fails with that was not closed here ends it. (junixsocket closes
  /// its channel by itself, and says so, when the peer is gone; and after a read that brought more
  /// descriptors than it takes, some of the bytes are lost.)
  private IOException failed(IOException failure) throws IOException {
    if (registration.isClosed() || (!ofJunixsocket && failure instanceof ClosedChannelException)) {
      return closed(failure);
    }
    if (ofJunixsocket) {
      Junixsocket.Channels.closeIfBroken(channel);
      registration.close();
    }
    return new ConnectionLostException(failure);
  }

  private static IOException closed(IOException failure) {
    if (failure instanceof ClosedChannelException) {
      return failure;
    }
    var closed = new ClosedChannelException();
    closed.initCause(failure);
    return closed;
  }
}
