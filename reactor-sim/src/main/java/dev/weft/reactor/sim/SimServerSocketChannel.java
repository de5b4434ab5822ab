package dev.weft.reactor.sim;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A listening stream socket of a simulated host.
///
/// **Threads.** As [ServerSocketChannel] says.
final class SimServerSocketChannel extends ServerSocketChannel implements SimSocket {

  /// The JDK's.
  private static final int BACKLOG = 50;

  private final SimChannels provider;
  private final ListenQueue queue;
  private final boolean isUnix;
  private volatile boolean blocks = true;

  /// Under the network's monitor.
  SimServerSocketChannel(SimChannels provider, ListenQueue queue, boolean isUnix) {
    super(provider);
    this.provider = provider;
    this.queue = queue;
    this.isUnix = isUnix;
    queue.opened(this);
  }

  @Override
  public Descriptor descriptor() {
    return queue;
  }

  @Override
  public boolean blocks() {
    return blocks;
  }

  private Network network() {
    return queue.network();
  }

  @Override
  public ServerSocketChannel bind(@Nullable SocketAddress to, int backlog) throws IOException {
    synchronized (network()) {
      requireOpen();
      if (queue.local != null) {
        throw new AlreadyBoundException();
      }
      int most = backlog < 1 ? BACKLOG : backlog;
      if (isUnix) {
        bindUnix(to, most);
      } else {
        bindInternet(SimSocket.internetOrAny(to), most);
      }
      return this;
    }
  }

  private void bindInternet(InetSocketAddress wanted, int backlog) throws IOException {
    queue.host.requireMine(wanted);
    int port = queue.host.tcp().bind(wanted, queue);
    queue.local = new InetSocketAddress(wanted.getAddress(), port);
    queue.listen(port, backlog);
  }

  private void bindUnix(@Nullable SocketAddress to, int backlog) throws IOException {
    if (!(to instanceof UnixDomainSocketAddress address)) {
      throw new UnsupportedAddressTypeException();
    }
    String name = address.getPath().toString();
    if (queue.host.unix().putIfAbsent(name, queue) != null) {
      throw new BindException("Address already in use");
    }
    queue.local = address;
    queue.listen(name, backlog);
  }

  @Override
  public @Nullable SocketChannel accept() throws IOException {
    if (!blocks) {
      synchronized (network()) {
        requireBound();
        network().catchUp();
        return acceptNow();
      }
    }
    SocketChannel accepted = null;
    begin();
    try {
      synchronized (network()) {
        requireBound();
        network().catchUp();
        accepted = acceptNow();
        while (accepted == null && isOpen()) {
          network().awaitChange();
          accepted = isOpen() ? acceptNow() : null;
        }
      }
    } finally {
      end(accepted != null);
    }
    return accepted;
  }

  private void requireBound() throws IOException {
    requireOpen();
    if (queue.local == null) {
      throw new NotYetBoundException();
    }
  }

  private @Nullable SocketChannel acceptNow() throws IOException {
    StreamEnd end = queue.accept();
    return end == null ? null : SimSocketChannel.accepted(provider, end, isUnix);
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> option, T value) throws IOException {
    set(option, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return get(option);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return isUnix ? Options.UNIX_LISTENER : Options.LISTENER;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    return local();
  }

  @Override
  public ServerSocket socket() {
    throw new UnsupportedOperationException("a simulated channel has no socket of java.net");
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    blocks = block;
  }

  @Override
  protected void implCloseSelectableChannel() {
    synchronized (network()) {
      network().catchUp();
      queue.close();
    }
  }

  @Override
  public String toString() {
    return "SimServerSocketChannel[" + queue.host + ": " + queue + "]";
  }
}
