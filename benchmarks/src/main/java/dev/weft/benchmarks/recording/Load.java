package dev.weft.benchmarks.recording;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/// Clients of an echo server, on the calling thread: each sends a message when the one before has
/// come back. Of the JDK alone, so that it costs the same whatever is measured.
final class Load implements AutoCloseable {

  private static final int MESSAGE = 64;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE);
  private long echoes;

  /// Connects.
  Load(int port, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      var channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      var left = new int[] {MESSAGE}; // bytes that have still to come back
      channel.register(selector, SelectionKey.OP_READ, left);
      channel.write(buffer.clear());
    }
  }

  /// Goes on for some time.
  ///
  /// @return how many messages have come back
  long run(long millis) throws IOException {
    long before = echoes;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      selector.select(this::read, 100);
    }
    return echoes - before;
  }

  private void read(SelectionKey key) {
    var channel = (SocketChannel) key.channel();
    var left = (int[]) key.attachment();
    try {
      int read = channel.read(buffer.clear().limit(left[0]));
      if (read < 0) {
        throw new IOException("the server has closed a connection");
      }
      left[0] -= read;
      if (left[0] == 0) {
        echoes++;
        left[0] = MESSAGE;
        if (channel.write(buffer.clear()) < MESSAGE) {
          throw new IOException("no room for a message, with one on its way");
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
