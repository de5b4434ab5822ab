package dev.weft.reactor.sim;

import dev.weft.spi.Readiness;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a connection; [Inbound] is what is on its way to it.
///
/// ```text
///   write -> in flight (until `arrival`) -> arrived -> read
///            `----------- used, at most `room` ----------'
/// ```
///
/// - **T1** `used` counts the bytes that the peer has written and does not know to be read. The
///   peer writes while it is below `room`, which is *full* above two thirds for whoever waits.
/// - **T2** The reader tells of room ([PacketKind#ROOM]) when it has read a third since it last
///   did; the word takes as long as any other packet. When all was read, less than a third is
///   untold, so a writer that is full and has a reader that reads goes on.
/// - **T3** Bytes that arrive at an end that is closed are answered by a reset, as is what arrives
///   at a host that has been restarted since. A reset is not sent again when it is lost.
///
/// **Threads.** All under the network's monitor.
final class StreamEnd extends Inbound {

  /// What kind of connection it is an end of.
  enum Kind {
    TCP,
    /// The peer's close is known at once.
    UNIX
  }

  private enum Phase {
    UNCONNECTED,
    CONNECTING,
    CONNECTED,
    FAILED
  }

  private final boolean isUnix;
  private Phase phase = Phase.UNCONNECTED;
  private @Nullable StreamEnd peer;
  @Nullable SocketAddress remote;
  private @Nullable ConnectException failure;

  /// What nobody has read: a queue of [Segment]s.
  private @Nullable Segment arrived;

  private int used;
  private int untold;

  private boolean peerEnded;
  private boolean peerIsGone;
  private boolean wasReset;
  private boolean gaveUp;
  boolean inputIsShut;
  boolean outputIsShut;

  StreamEnd(Host host, Kind kind) {
    super(host);
    this.isUnix = kind == Kind.UNIX;
  }

  // Connecting.

  boolean isConnected() {
    return phase == Phase.CONNECTED;
  }

  boolean isConnecting() {
    return phase == Phase.CONNECTING;
  }

  /// Why it could not be connected, or null.
  @Nullable ConnectException failure() {
    return failure;
  }

  void connecting() {
    phase = Phase.CONNECTING;
  }

  void failed(ConnectException why) {
    phase = Phase.FAILED;
    failure = why;
    changed();
  }

  /// Makes `server` the other end of the connection that this one, the client, asked for. The
  /// server's end stands; this one hears of it when the word arrives.
  void meet(StreamEnd server) {
    peer = server;
    server.peer = this;
    server.phase = Phase.CONNECTED;
    server.local = remote;
    server.remote = local;
    send(PacketKind.CONNECTED, 0);
  }

  /// Makes both the ends of one connection, which stands.
  static void join(StreamEnd a, StreamEnd b) {
    a.peer = b;
    b.peer = a;
    a.phase = Phase.CONNECTED;
    b.phase = Phase.CONNECTED;
  }

  // Writing.

  /// Writes as much of `src` as there is room for.
  ///
  /// @return how many bytes, 0 if it would block
  int write(ByteBuffer src) throws IOException {
    StreamEnd to = requirePeer();
    if (wasReset || peerIsGone) {
      throw new IOException(peerEnded || peerIsGone ? "Broken pipe" : "Connection reset by peer");
    }
    if (gaveUp) {
      throw new IOException("Connection timed out");
    }
    int length = Math.min(src.remaining(), to.room - to.used);
    if (length <= 0) {
      return 0;
    }
    byte[] bytes = new byte[length];
    src.get(bytes);
    to.used += length;
    to.take(bytes);
    return length;
  }

  private StreamEnd requirePeer() {
    return Objects.requireNonNull(peer, "connected, so there is a peer");
  }

  @Override
  void arrive(Segment segment) {
    PacketKind what = segment.kind;
    trace(what, lengthOf(segment));
    switch (what) {
      case DATA -> {
        arriveData(segment);
        return; // it is kept
      }
      case END -> peerEnded = true;
      case RESET -> {
        wasReset = true;
        dropFlying();
      }
      case ROOM -> requirePeer().used -= segment.to;
      case CONNECTED -> connected();
      default -> throw new AssertionError(what);
    }
    network().spare().give(segment);
    changed();
  }

  private static int lengthOf(Segment segment) {
    return segment.kind == PacketKind.DATA ? segment.length() : 0;
  }

  private void connected() {
    if (isClosed) {
      answerByReset();
    } else {
      phase = Phase.CONNECTED;
    }
  }

  private void arriveData(Segment segment) {
    if (isClosed || wasReset) {
      answerByReset();
      network().spare().give(segment);
      return;
    }
    if (inputIsShut) {
      tellOfRoom(segment.length());
      network().spare().give(segment);
      return;
    }
    arrived = Segment.append(arrived, segment);
    changed();
  }

  /// T3.
  private void answerByReset() {
    wasReset = true;
    if (!requirePeer().wasReset) {
      requirePeer().send(PacketKind.RESET, 0);
    }
  }

  // Reading.

  /// Reads as much into `dst` as has arrived.
  ///
  /// @return how many bytes, 0 if it would block, -1 at the end
  int read(ByteBuffer dst) throws IOException {
    if (inputIsShut) {
      return -1;
    }
    int length = 0;
    for (Segment last = arrived; last != null && dst.hasRemaining(); last = arrived) {
      Segment segment = Segment.first(last);
      int n = Math.min(dst.remaining(), segment.length());
      dst.put(segment.bytes, segment.from, n);
      segment.from += n;
      length += n;
      if (segment.length() == 0) {
        arrived = Segment.withoutFirst(last);
        network().spare().give(segment);
      }
    }
    if (length > 0) {
      tellOfRoom(length);
      return length;
    }
    if (arrived != null) {
      return 0; // and no room for it
    }
    if (wasReset) {
      throw new SocketException("Connection reset");
    }
    if (gaveUp) {
      throw new SocketException("Connection timed out");
    }
    return peerEnded ? -1 : 0;
  }

  /// Whether a read would yield bytes.
  boolean hasArrived() {
    return arrived != null;
  }

  /// T2.
  private void tellOfRoom(int read) {
    untold += read;
    if (untold * 3 >= room) {
      int all = untold;
      untold = 0;
      if (!requirePeer().isClosed) {
        requirePeer().send(PacketKind.ROOM, all);
      }
    }
  }

  // Ending.

  void shutOutput() {
    if (!outputIsShut) {
      outputIsShut = true;
      if (!wasReset && !gaveUp) {
        requirePeer().send(PacketKind.END, 0);
      }
      changed();
    }
  }

  void shutInput() {
    inputIsShut = true;
    dropArrived();
    changed();
  }

  @Override
  void close() {
    close(false);
  }

  /// @param byReset whether the peer is to know that it is no orderly end, though all was read
  void close(boolean byReset) {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (phase == Phase.CONNECTED && !wasReset && !gaveUp) {
      if (byReset || arrived != null) {
        answerByReset();
      } else if (!outputIsShut) {
        requirePeer().send(PacketKind.END, 0);
      }
      if (isUnix) {
        requirePeer().peerIsGone = true;
        requirePeer().changed();
      }
    }
    dropArrived();
    closed();
  }

  /// Its host is gone, and with it what it has sent and nobody has received.
  @Override
  void die(boolean isHeard) {
    StreamEnd other = peer;
    if (other != null && !isHeard && other.host != host) {
      other.dropFlying();
      phase = Phase.FAILED; // so that closing it says nothing
    }
    close(true);
  }

  private void dropArrived() {
    Segment last = arrived;
    if (last != null) {
      arrived = null;
      network().spare().giveAll(last);
    }
  }

  @Override
  int readiness() {
    return switch (phase) {
      case UNCONNECTED, CONNECTING -> 0;
      case FAILED -> ALL;
      case CONNECTED -> wasReset || gaveUp ? ALL : readable() | writable();
    };
  }

  private int readable() {
    if (peerEnded || inputIsShut) {
      return Readiness.READ | Readiness.READ_CLOSED;
    }
    return arrived != null ? Readiness.READ : 0;
  }

  private int writable() {
    if (outputIsShut || peerIsGone) {
      return Readiness.WRITE | Readiness.WRITE_CLOSED;
    }
    StreamEnd to = requirePeer();
    return (to.room - to.used) * 3 >= to.room ? Readiness.WRITE : 0; // T1
  }

  @Override
  Host origin() {
    return requirePeer().host;
  }

  @Override
  void givenUp() {
    requirePeer().gaveUp = true;
    requirePeer().changed();
  }

  @Override
  void trace(PacketKind what, int bytes) {
    if (!network().isListenedTo()) {
      return; // before the addresses are looked at, which are seldom in the caches
    }
    StreamEnd from = requirePeer();
    network().packet(what, from.host, portOf(from.local), host, portOf(local), bytes);
  }

  private static int portOf(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  @Override
  public String toString() {
    return (isUnix ? Kind.UNIX : Kind.TCP) + " " + local + " to " + remote + ", " + phase;
  }
}
