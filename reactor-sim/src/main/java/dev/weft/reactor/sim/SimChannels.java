package dev.weft.reactor.sim;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/// Opens the channels of one runtime on a simulated host. They are attached to its reactor; there
/// is no selector for them.
///
/// **Threads.** Any.
final class SimChannels extends SelectorProvider {

  private final Host host;

  /// The host's when the runtime was opened: after it has gone down, nothing is opened for it.
  private final int life;

  SimChannels(Host host) {
    this.host = host;
    this.life = host.life();
  }

  Host host() {
    return host;
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return openSocketChannel(StandardProtocolFamily.INET);
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    StreamEnd.Kind kind = isUnix(family) ? StreamEnd.Kind.UNIX : StreamEnd.Kind.TCP;
    synchronized (host.network()) {
      host.requireRoom(life);
      return new SimSocketChannel(this, new StreamEnd(host, kind), isUnix(family));
    }
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return openServerSocketChannel(StandardProtocolFamily.INET);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    synchronized (host.network()) {
      host.requireRoom(life);
      return new SimServerSocketChannel(this, new ListenQueue(host), isUnix(family));
    }
  }

  private static boolean isUnix(ProtocolFamily family) {
    if (family == StandardProtocolFamily.UNIX) {
      return true;
    }
    requireInternet(family);
    return false;
  }

  private static void requireInternet(ProtocolFamily family) {
    if (family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
      throw new UnsupportedOperationException("Protocol family not supported: " + family);
    }
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return openDatagramChannel(StandardProtocolFamily.INET);
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    requireInternet(family);
    synchronized (host.network()) {
      host.requireRoom(life);
      return new SimDatagramChannel(this, new DatagramEnd(host));
    }
  }

  @Override
  public Pipe openPipe() throws IOException {
    synchronized (host.network()) {
      host.requireRoom(life);
      return new SimPipe(this);
    }
  }

  @Override
  public AbstractSelector openSelector() {
    throw new UnsupportedOperationException(
        "there is no selector for simulated channels: attach them to their runtime's reactor, with"
            + " Registration.of");
  }

  @Override
  public String toString() {
    return "SimChannels[" + host + "]";
  }
}
