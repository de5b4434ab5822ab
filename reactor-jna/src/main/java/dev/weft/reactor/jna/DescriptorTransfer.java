package dev.weft.reactor.jna;

import dev.weft.spi.Source;
import dev.weft.spi.StreamTransfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// Moves the bytes of a connection by `recv` and `send` on its descriptor, between the system and a
/// direct buffer. The JDK's channel takes a lock and two monitors for each.
///
/// The channel does it where this cannot: until the calls are linked ([SocketCalls]), for buffers
/// that are large, on the heap, or of memory that another thread may free, and when the source is
/// being closed, which it then says.
///
/// **Threads.** One reads and one writes at a time (another one meanwhile goes by the channel,
/// which lets it wait); any closes.
final class DescriptorTransfer implements StreamTransfer {

  /// The largest room that is given to one call, in bytes: the JVM cannot stop a thread, for a
  /// collection, while that is in it.
  static final int LARGEST = 256 * 1024;

  private final SocketChannel channel;
  private final int fd;
  private final Direction reading = new Direction();
  private final Direction writing = new Direction();

  /// What reading failed with. The system tells it once, be it here or to the channel, and then
  /// that the stream is at its end.
  private @Nullable IOException lost;

  DescriptorTransfer(SocketChannel channel, int fd) {
    this.channel = channel;
    this.fd = fd;
  }

  /// Null if it is no connection, or not one of the JDK's, or the JVM was not told to allow it.
  static @Nullable DescriptorTransfer of(Source source, int fd) {
    return source instanceof Source.OfChannel(SocketChannel channel)
            && SocketCalls.isAllowed()
            && Descriptors.isOfJdk(channel)
        ? new DescriptorTransfer(channel, fd)
        : null;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    IOException before = lost;
    if (before != null && channel.isOpen()) {
      throw new IOException(before.getMessage(), before);
    }
    try {
      if (dst.isReadOnly() || !isFor(dst) || !reading.enter()) {
        return channel.read(dst);
      }
      int n;
      try { // in this frame, where the stack may end
        n = SocketCalls.receive(fd, dst, reading.errno);
      } finally {
        reading.state = CallGate.FREE;
      }
      return switch (n) {
        case 0 -> -1;
        case SocketCalls.FAILED -> reading.failed("recv");
        case SocketCalls.NOT_TRIED -> channel.read(dst);
        default -> advance(dst, n);
      };
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      lost = e;
      throw e;
    }
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    if (!isFor(src) || !writing.enter()) {
      return channel.write(src);
    }
    int n;
    try { // as above
      n = SocketCalls.send(fd, src, writing.errno);
    } finally {
      writing.state = CallGate.FREE;
    }
    return switch (n) {
      case SocketCalls.FAILED -> writing.failed("send");
      case SocketCalls.NOT_TRIED -> channel.write(src);
      default -> advance(src, n);
    };
  }

  private static boolean isFor(ByteBuffer buffer) {
    return buffer.isDirect()
        && buffer.hasRemaining()
        && buffer.remaining() <= LARGEST
        && SocketCalls.areLinked();
  }

  private static int advance(ByteBuffer buffer, int n) {
    buffer.position(buffer.position() + n);
    return n;
  }

  /// When it returns, and ever after, no call here uses the descriptor.
  void close() {
    reading.close();
    writing.close();
  }

  @Override
  public String toString() {
    return "DescriptorTransfer[" + channel + "]";
  }

  /// One direction.
  private static final class Direction extends CallGate {
    /// Where a call leaves its error number; of who makes it.
    final int[] errno = new int[1];

    /// @return 0 if it failed for now only
    int failed(String call) throws IOException {
      if (LibC.wouldBlock(errno[0])) {
        return 0;
      }
      throw LibC.failure(call, errno[0]);
    }
  }
}
