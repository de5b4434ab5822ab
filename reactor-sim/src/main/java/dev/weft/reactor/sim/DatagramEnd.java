package dev.weft.reactor.sim;

import dev.weft.spi.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What stands behind a datagram channel: what has come and was not received yet, as much as there
/// is room for. More is lost.
///
/// **Threads.** All under the network's monitor.
final class DatagramEnd extends Descriptor {

  /// The most that an IPv4 datagram carries.
  private static final int LONGEST = 65_507;

  private final Deque<Datagram> waiting = new ArrayDeque<>(2);
  private int used;
  private boolean isUnreachable;
  private int port;

  /// The only one to send to and to receive from, or null.
  @Nullable InetSocketAddress peer;

  DatagramEnd(Host host) {
    super(host);
  }

  void bind(InetSocketAddress wanted) throws IOException {
    host.requireMine(wanted);
    port = host.udp().bind(wanted, this);
    local = new InetSocketAddress(wanted.getAddress(), port);
  }

  void ensureBound() throws IOException {
    if (local == null) {
      bind(new InetSocketAddress(0));
    }
  }

  InetSocketAddress local() {
    return (InetSocketAddress) Objects.requireNonNull(local, "bound");
  }

  /// Sends what remains of `src`.
  int send(ByteBuffer src, InetSocketAddress to) throws IOException {
    throwIfUnreachable();
    int length = src.remaining();
    if (length > LONGEST) {
      throw new SocketException("Message too long");
    }
    ensureBound();
    byte[] bytes = new byte[length];
    src.get(bytes);
    Host receiver = network().hostAt(host, to.getAddress());
    if (receiver == null) {
      return length; // leads nowhere
    }
    InetAddress mine = local().getAddress();
    InetAddress source = mine.isAnyLocalAddress() ? host.sourceFor(to.getAddress()) : mine;
    InetSocketAddress from =
        source == mine ? local() : new InetSocketAddress(source, local().getPort());
    boolean tells = to.equals(peer);
    new Datagram(bytes, from, this, receiver, to, tells).begin();
    return length;
  }

  /// A datagram arrives.
  ///
  /// @return whether it is taken
  boolean take(Datagram datagram) {
    if (isClosed || (peer != null && !peer.equals(datagram.from))) {
      return false;
    }
    if (used > 0 && used + datagram.bytes.length > room) {
      return false;
    }
    waiting.add(datagram);
    used += datagram.bytes.length;
    changed();
    return true;
  }

  /// Nobody was there for what was sent.
  void unreachable(InetSocketAddress to) {
    if (!isClosed && to.equals(peer)) {
      isUnreachable = true;
      changed();
    }
  }

  private void throwIfUnreachable() throws PortUnreachableException {
    if (isUnreachable) {
      isUnreachable = false;
      throw new PortUnreachableException();
    }
  }

  /// The next one, of which what does not fit into `dst` is lost; null if there is none.
  @Nullable Datagram receive(ByteBuffer dst) throws IOException {
    throwIfUnreachable();
    Datagram datagram = waiting.poll();
    if (datagram != null) {
      used -= datagram.bytes.length;
      dst.put(datagram.bytes, 0, Math.min(dst.remaining(), datagram.bytes.length));
    }
    return datagram;
  }

  void connect(InetSocketAddress to) throws IOException {
    ensureBound();
    peer = to;
    waiting.clear();
    used = 0;
  }

  @Override
  int readiness() {
    int read = waiting.isEmpty() ? 0 : Readiness.READ;
    return Readiness.WRITE | read | (isUnreachable ? Readiness.ERROR : 0);
  }

  @Override
  void close() {
    if (isClosed) {
      return;
    }
    if (local != null) {
      host.udp().release(port, this);
    }
    waiting.clear();
    closed();
  }

  @Override
  void die(boolean isHeard) {
    close();
  }

  @Override
  public String toString() {
    return "UDP " + local;
  }
}
