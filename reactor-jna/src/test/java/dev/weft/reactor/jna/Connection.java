package dev.weft.reactor.jna;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Both ends of a connection within the process; `here` does not block, `there` does.
record Connection(SocketChannel here, SocketChannel there) implements Closeable {

  static Connection open() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel here = SocketChannel.open(listener.getLocalAddress());
      SocketChannel there = listener.accept();
      here.configureBlocking(false);
      return new Connection(here, there);
    }
  }

  @Override
  public void close() throws IOException {
    here.close();
    there.close();
  }
}
