package dev.weft.reactor.sim;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A UDP socket of a simulated host.
///
/// **Threads.** As [DatagramChannel] says.
final class SimDatagramChannel extends DatagramChannel implements SimSocket {

  private final DatagramEnd end;
  private volatile boolean blocks = true;

  /// Under the network's monitor.
  SimDatagramChannel(SimChannels provider, DatagramEnd end) {
    super(provider);
    this.end = end;
    end.opened(this);
  }

  @Override
  public Descriptor descriptor() {
    return end;
  }

  @Override
  public boolean blocks() {
    return blocks;
  }

  private Network network() {
    return end.network();
  }

  private InetSocketAddress requireConnected() throws ClosedChannelException {
    requireOpen();
    InetSocketAddress peer = end.peer;
    if (peer == null) {
      throw new NotYetConnectedException();
    }
    return peer;
  }

  @Override
  public DatagramChannel bind(@Nullable SocketAddress to) throws IOException {
    synchronized (network()) {
      requireOpen();
      if (end.local != null) {
        throw new AlreadyBoundException();
      }
      end.bind(SimSocket.internetOrAny(to));
      return this;
    }
  }

  @Override
  public DatagramChannel connect(SocketAddress to) throws IOException {
    synchronized (network()) {
      requireOpen();
      if (end.peer != null) {
        throw new AlreadyConnectedException();
      }
      end.connect(SimSocket.internet(to));
      return this;
    }
  }

  @Override
  public DatagramChannel disconnect() {
    synchronized (network()) {
      end.peer = null;
      return this;
    }
  }

  @Override
  public boolean isConnected() {
    synchronized (network()) {
      return end.peer != null;
    }
  }

  private @Nullable Datagram take(ByteBuffer dst, boolean needsPeer) throws IOException {
    if (!blocks) {
      synchronized (network()) {
        requireReceiving(needsPeer);
        return end.receive(dst);
      }
    }
    Datagram datagram = null;
    begin();
    try {
      synchronized (network()) {
        requireReceiving(needsPeer);
        datagram = end.receive(dst);
        while (datagram == null && isOpen()) {
          network().awaitChange();
          datagram = isOpen() ? end.receive(dst) : null;
        }
      }
    } finally {
      end(datagram != null);
    }
    return datagram;
  }

  private void requireReceiving(boolean needsPeer) throws IOException {
    if (needsPeer) {
      requireConnected();
    } else {
      requireOpen();
    }
    end.ensureBound();
    network().catchUp();
  }

  @Override
  public @Nullable SocketAddress receive(ByteBuffer dst) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    Datagram datagram = take(dst, false);
    return datagram == null ? null : datagram.from;
  }

  @Override
  public int send(ByteBuffer src, SocketAddress to) throws IOException {
    InetSocketAddress target = SimSocket.internet(to);
    synchronized (network()) {
      requireOpen();
      network().catchUp();
      if (end.peer != null && !end.peer.equals(target)) {
        throw new AlreadyConnectedException();
      }
      return end.send(src, target);
    }
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    int before = dst.position();
    take(dst, true);
    return dst.position() - before;
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    int room = 0;
    for (int i = offset; i < offset + length; i++) {
      room += dsts[i].remaining();
    }
    ByteBuffer whole = ByteBuffer.allocate(room);
    int n = read(whole);
    whole.flip();
    for (int i = offset; i < offset + length; i++) {
      int part = Math.min(dsts[i].remaining(), whole.remaining());
      dsts[i].put(whole.slice(whole.position(), part));
      whole.position(whole.position() + part);
    }
    return n;
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    synchronized (network()) {
      InetSocketAddress peer = requireConnected();
      network().catchUp();
      return end.send(src, peer);
    }
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    int all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += srcs[i].remaining();
    }
    ByteBuffer whole = ByteBuffer.allocate(all);
    for (int i = offset; i < offset + length; i++) {
      whole.put(srcs[i]);
    }
    return write(whole.flip());
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface on) {
    throw new UnsupportedOperationException("the simulated network has no multicast");
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface on, InetAddress source) {
    return join(group, on);
  }

  @Override
  public <T> DatagramChannel setOption(SocketOption<T> option, T value) throws IOException {
    set(option, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return get(option);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Options.DATAGRAM;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    return local();
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    synchronized (network()) {
      requireOpen();
      return end.peer;
    }
  }

  @Override
  public DatagramSocket socket() {
    throw new UnsupportedOperationException("a simulated channel has no socket of java.net");
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    blocks = block;
  }

  @Override
  protected void implCloseSelectableChannel() {
    synchronized (network()) {
      end.close();
      network().changed();
    }
  }

  @Override
  public String toString() {
    return "SimDatagramChannel[" + end.host + ": " + end + "]";
  }
}
