package dev.weft.reactor.sim;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stream socket of a simulated host. What flows through it is behind [StreamEnd].
///
/// **Threads.** As [SocketChannel] says.
final class SimSocketChannel extends SocketChannel implements SimSocket {

  private final StreamEnd end;
  private final boolean isUnix;
  private volatile boolean blocks = true;

  // Under the network's monitor.
  private boolean isPending;
  private boolean isConnected;

  /// A new socket. Under the network's monitor.
  SimSocketChannel(SimChannels provider, StreamEnd end, boolean isUnix) {
    super(provider);
    this.end = end;
    this.isUnix = isUnix;
    end.opened(this);
  }

  /// One that was accepted. Under the network's monitor.
  static SimSocketChannel accepted(SimChannels provider, StreamEnd end, boolean isUnix) {
    var channel = new SimSocketChannel(provider, end, isUnix);
    channel.isConnected = true;
    return channel;
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

  @Override
  public SocketChannel bind(@Nullable SocketAddress to) throws IOException {
    synchronized (network()) {
      requireOpen();
      if (end.local != null) {
        throw new AlreadyBoundException();
      }
      if (isPending) {
        throw new ConnectionPendingException();
      }
      if (!isUnix) {
        Dialling.bind(end, to);
      } else if (to != null) {
        throw new UnsupportedOperationException("a simulated UNIX client has no name");
      }
      return this;
    }
  }

  @Override
  public boolean connect(SocketAddress to) throws IOException {
    synchronized (network()) {
      requireOpen();
      if (isConnected) {
        throw new AlreadyConnectedException();
      }
      if (isPending) {
        throw new ConnectionPendingException();
      }
      network().catchUp();
    }
    if (isUnix) {
      return closeIfFails(() -> connectUnix(to));
    }
    InetSocketAddress address = SimSocket.internet(to);
    closeIfFails(() -> begin(address));
    return blocks && finishConnect();
  }

  private interface Step {
    boolean take() throws IOException;
  }

  /// As the JDK does. M2: the network's monitor is not held.
  private boolean closeIfFails(Step step) throws IOException {
    try {
      synchronized (network()) {
        return step.take();
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private boolean begin(InetSocketAddress to) throws IOException {
    Dialling.begin(end, to);
    isPending = true;
    return false;
  }

  private boolean connectUnix(SocketAddress to) throws IOException {
    Dialling.unix(end, to);
    isConnected = true;
    return true;
  }

  @Override
  public boolean finishConnect() throws IOException {
    synchronized (network()) {
      requireOpen();
      if (isConnected) {
        return true;
      }
      if (!isPending) {
        throw new NoConnectionPendingException();
      }
      network().catchUp();
    }
    boolean isOver = false;
    if (blocks) {
      begin();
    }
    try {
      synchronized (network()) {
        isOver = isFinished();
      }
    } finally {
      if (blocks) {
        end(isOver);
      }
    }
    ConnectException failure = end.failure();
    if (failure != null) {
      close(); // as the JDK does
      throw new ConnectException(failure.getMessage());
    }
    return isOver;
  }

  /// Whether it is connected, or has failed.
  private boolean isFinished() {
    while (blocks && isOpen() && end.isConnecting()) {
      network().awaitChange();
    }
    if (end.isConnecting() || !isOpen()) {
      return false;
    }
    isPending = false;
    isConnected = end.isConnected();
    return true;
  }

  @Override
  public boolean isConnected() {
    synchronized (network()) {
      return isConnected;
    }
  }

  @Override
  public boolean isConnectionPending() {
    synchronized (network()) {
      return isPending;
    }
  }

  private void requireConnected() throws ClosedChannelException {
    requireOpen();
    if (!isConnected) {
      throw new NotYetConnectedException();
    }
  }

  /// What can be done in parts, and may have to wait for the first.
  private interface Transfer {
    /// How much, 0 if it would block.
    long attempt() throws IOException;
  }

  private long transfer(Transfer some, boolean isNothing) throws IOException {
    if (!blocks || isNothing) {
      synchronized (network()) {
        requireConnected();
        network().catchUp();
        return some.attempt();
      }
    }
    long n = 0;
    begin();
    try {
      synchronized (network()) {
        requireConnected();
        network().catchUp();
        n = some.attempt();
        while (n == 0 && isOpen()) {
          network().awaitChange();
          n = isOpen() ? some.attempt() : 0;
        }
      }
    } finally {
      end(n != 0);
    }
    return n;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (!blocks) {
      synchronized (network()) {
        requireConnected();
        network().catchUp();
        return end.read(dst);
      }
    }
    return (int) transfer(() -> end.read(dst), !dst.hasRemaining());
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    return transfer(() -> readAll(dsts, offset, length), remaining(dsts, offset, length) == 0);
  }

  private long readAll(ByteBuffer[] dsts, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      int room = dsts[i].remaining();
      if (all > 0 && !end.hasArrived()) {
        break; // an end, or a failure, is for the next call
      }
      int n = room == 0 ? 0 : end.read(dsts[i]);
      if (n < 0) {
        return -1;
      }
      all += n;
      if (n < room) {
        break;
      }
    }
    return all;
  }

  private static long remaining(ByteBuffer[] buffers, int offset, int length) {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += buffers[i].remaining();
    }
    return all;
  }

  private long writeOne(ByteBuffer src) throws IOException {
    if (end.outputIsShut) {
      throw new ClosedChannelException();
    }
    return end.write(src);
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    if (!blocks) {
      synchronized (network()) {
        requireConnected();
        network().catchUp();
        return (int) writeOne(src);
      }
    }
    int all = 0;
    do { // in blocking mode, whole
      all += (int) transfer(() -> writeOne(src), !src.hasRemaining());
    } while (src.hasRemaining());
    return all;
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    long all = 0;
    do {
      all += transfer(() -> writeAll(srcs, offset, length), remaining(srcs, offset, length) == 0);
    } while (blocks && remaining(srcs, offset, length) > 0);
    return all;
  }

  private long writeAll(ByteBuffer[] srcs, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += writeOne(srcs[i]);
      if (srcs[i].hasRemaining()) {
        break;
      }
    }
    return all;
  }

  @Override
  public SocketChannel shutdownInput() throws IOException {
    synchronized (network()) {
      requireConnected();
      end.shutInput();
      return this;
    }
  }

  @Override
  public SocketChannel shutdownOutput() throws IOException {
    synchronized (network()) {
      requireConnected();
      network().catchUp();
      end.shutOutput();
      return this;
    }
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> option, T value) throws IOException {
    set(option, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return get(option);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return isUnix ? Options.UNIX : Options.STREAM;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    return local();
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    synchronized (network()) {
      requireOpen();
      return end.remote;
    }
  }

  @Override
  public Socket socket() {
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
      end.close(end.isSet(StandardSocketOptions.SO_LINGER, 0));
    }
  }

  @Override
  public String toString() {
    return "SimSocketChannel[" + end.host + ": " + end + "]";
  }
}
