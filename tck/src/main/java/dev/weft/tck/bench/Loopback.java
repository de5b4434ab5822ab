package dev.weft.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.Kit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Channels in non-blocking mode on the loopback interface, closed in the end.
public final class Loopback implements AutoCloseable {

  /// A connected pair.
  public record Pair(SocketChannel here, SocketChannel there) {}

  private static final long MOMENT_NANOS = 50_000;

  private final Kit kit;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final SelectorProvider channels;

  /// @param channels opens those that the reactor under test takes
  Loopback(Kit kit, SelectorProvider channels) {
    this.kit = kit;
    this.channels = channels;
  }

  /// Closes `channel` in the end.
  public <C extends SelectableChannel> C keep(C channel) throws IOException {
    open.push(channel);
    channel.configureBlocking(false);
    return channel;
  }

  public ServerSocketChannel listener(int backlog) throws IOException {
    ServerSocketChannel listener = keep(channels.openServerSocketChannel());
    return listener.bind(anyPort(), backlog);
  }

  public static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /// A socket that is not connected.
  public SocketChannel unconnected() throws IOException {
    return keep(channels.openSocketChannel());
  }

  public SocketChannel connecting(ServerSocketChannel listener) throws IOException {
    SocketChannel channel = unconnected();
    channel.connect(listener.getLocalAddress());
    return channel;
  }

  public Pair pair() throws IOException {
    try (ServerSocketChannel listener = channels.openServerSocketChannel()) {
      listener.bind(anyPort());
      SocketChannel here = channels.openSocketChannel();
      here.connect(listener.getLocalAddress());
      return new Pair(keep(here), keep(listener.accept()));
    }
  }

  public DatagramChannel datagrams() throws IOException {
    return keep(openDatagrams()).bind(anyPort());
  }

  /// A datagram channel that is not bound; the caller closes it.
  public DatagramChannel openDatagrams() throws IOException {
    return channels.openDatagramChannel();
  }

  public Pipe pipe() throws IOException {
    Pipe pipe = channels.openPipe();
    keep(pipe.source());
    keep(pipe.sink());
    return pipe;
  }

  public static void send(SocketChannel channel, int bytes) throws IOException {
    assertThat(channel.write(ByteBuffer.allocate(bytes))).as("bytes sent").isEqualTo(bytes);
  }

  /// Bytes read, 0 if it would block, -1 at the end.
  public static int receive(SocketChannel channel) throws IOException {
    return channel.read(ByteBuffer.allocate(1 << 16));
  }

  /// Reads until `bytes` have come; -1 for the end.
  public void receive(SocketChannel channel, int bytes) throws IOException {
    long start = System.nanoTime();
    for (int left = bytes; left != 0; ) {
      int n = receive(channel);
      left = n < 0 ? left + 1 : left - n;
      LockSupport.parkNanos(n == 0 ? MOMENT_NANOS : 0);
      if (System.nanoTime() - start > kit.settings().patience().toNanos()) {
        throw new AssertionError("in vain waited until " + left + " more bytes are received");
      }
    }
  }

  /// Writes until the channel would block, for good: the receiver's buffer may grow for a while.
  public static void fill(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    for (int idle = 0; idle < 3; ) {
      idle = channel.write(bytes.clear()) == 0 ? idle + 1 : 0;
    }
  }

  /// Whether `attempt` succeeds this time.
  public static boolean succeeds(Callable<Boolean> attempt) {
    try {
      return attempt.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable channel : open) {
      try {
        channel.close();
      } catch (Exception e) {
        // The rule is over; the system takes back what it must.
      }
    }
  }
}
