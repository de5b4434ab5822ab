package dev.weft.net;

import dev.weft.Context;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.Registration;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/// How the bytes of a stream socket move: try, and wait when it would block. One party reads and
/// one writes.
final class StreamBytes {

  /// How much of a heap buffer goes through the JDK's direct one at a time, in bytes: the number of
  /// its own sockets. Without it a large buffer would be copied whole at every attempt.
  private static final int HEAP_PORTION = 128 * 1024;

  /// How far a chain of causes is followed; one that is longer may be a ring.
  private static final int CAUSES = 32;

  private static final FileDescriptor[] NO_DESCRIPTORS = {};

  private final SocketChannel channel;
  private final Registration registration;

  /// If so, a short read says that there is no more. With junixsocket a read also ends before the
  /// next passed descriptors.
  private final boolean ofTheJdk;

  /// What reading, or writing, failed with first; one field for each party.
  private volatile @Nullable IOException readFailure;

  private volatile @Nullable IOException writeFailure;

  StreamBytes(SocketChannel channel, Registration registration) {
    this.channel = channel;
    this.registration = registration;
    this.ofTheJdk = channel.provider() == SelectorProvider.provider();
  }

  int pollRead(Context cx, ByteBuffer dst) throws IOException {
    int room = portion(dst);
    if (room == 0) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return AsyncDuplex.PENDING;
    }
    while (true) {
      int tick = registration.pollReadable(cx);
      if (tick == Registration.PENDING) {
        return AsyncDuplex.PENDING;
      }
      int n = read(dst, room);
      if (n == 0 || (n > 0 && n < room && ofTheJdk)) {
        registration.clearReadable(tick); // short: there is no more, and no need to try
      }
      if (n != 0) {
        cx.madeProgress();
        return n;
      }
    }
  }

  int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return pollWrite(cx, src, NO_DESCRIPTORS);
  }

  /// @param descriptors to be passed with the first byte; not for channels of the JDK
  int pollWrite(Context cx, ByteBuffer src, FileDescriptor[] descriptors) throws IOException {
    int length = portion(src);
    if (length == 0) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return AsyncDuplex.PENDING;
    }
    while (true) {
      int tick = registration.pollWritable(cx);
      if (tick == Registration.PENDING) {
        return AsyncDuplex.PENDING;
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

  private static int portion(ByteBuffer buffer) {
    return buffer.isDirect() ? buffer.remaining() : Math.min(buffer.remaining(), HEAP_PORTION);
  }

  private int read(ByteBuffer dst, int room) throws IOException {
    int limit = dst.limit();
    try {
      return channel.read(dst.limit(dst.position() + room));
    } catch (IOException e) {
      readFailure = broken(e);
      throw failed(e);
    } finally {
      dst.limit(limit);
    }
  }

  private int write(ByteBuffer src, int length) throws IOException {
    int limit = src.limit();
    try {
      return channel.write(src.limit(src.position() + length));
    } catch (IOException e) {
      writeFailure = broken(e);
      throw failed(e);
    } finally {
      src.limit(limit);
    }
  }

  /// `failure`, if the connection was broken by it and not by ourselves.
  private static @Nullable IOException broken(IOException failure) {
    return failure instanceof ClosedChannelException ? null : failure;
  }

  /// Whether `failure` comes of this connection's having been broken: by the peer, which reset it
  /// or is gone, or by the network. Tells by who threw it, not by what it says: the system's texts
  /// are in the user's language.
  boolean isBrokenBy(Throwable failure) {
    IOException read = readFailure;
    IOException write = writeFailure;
    int depth = 0;
    for (Throwable t = failure; t != null && depth < CAUSES; t = t.getCause()) {
      if (t == read || t == write) {
        return true;
      }
      depth++;
    }
    return false;
  }

  private IOException failed(IOException failure) throws IOException {
    if (!ofTheJdk) {
      Junixsocket.Channels.closeIfBroken(channel, registration);
    }
    return failure;
  }
}
