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

/// One end of a connection, and what is on its way to it. As an [Event] it is the arrival of the
/// first segment in flight: the segments of one direction arrive in the order in which they were
/// sent.
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
/// - **T4** A segment that is lost holds up all behind it. It is sent again, each time after twice
///   as long, until the sender gives up.
///
/// Of a connection within one host nothing is ever in flight: it arrives in the call that sends it.
///
/// **Threads.** All under the network's monitor.
final class StreamEnd extends Descriptor {

  private static final byte[] NOTHING = {};

  /// Ethernet's 1500 less 40 of headers.
  private static final int LONGEST_SEGMENT = 1460;

  /// Linux: the first time, the longest, and `tcp_retries2`; a quarter of an hour in all.
  private static final long FIRST_RETRY_NANOS = 200_000_000L;

  private static final long LONGEST_RETRY_NANOS = 120_000_000_000L;
  private static final int RETRIES = 15;

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

  private final Kind kind;
  private Phase phase = Phase.UNCONNECTED;
  private @Nullable StreamEnd peer;
  @Nullable SocketAddress remote;
  private @Nullable ConnectException failure;

  // On its way to this end.
  private @Nullable Segment flying;
  private @Nullable Segment lastFlying;
  private @Nullable Segment arrived;
  private @Nullable Segment lastArrived;
  private long lastArrival;
  private int used;
  private int untold;
  private int retries;

  // The way from the peer, as of `linkVersion`.
  private @Nullable Link link;
  private int linkVersion = -1;

  private boolean peerEnded;
  private boolean peerIsGone;
  private boolean wasReset;
  private boolean gaveUp;
  boolean inputIsShut;
  boolean outputIsShut;

  StreamEnd(Host host, Kind kind) {
    super(host);
    this.kind = kind;
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

  /// The peer sends `bytes`.
  private void take(byte[] bytes) {
    Link way = link();
    if (way == null) {
      fly(PacketKind.DATA, bytes, 0, bytes.length, null);
      return;
    }
    int from = 0;
    while (from < bytes.length) {
      int length = Math.min(bytes.length - from, LONGEST_SEGMENT);
      if (length > 1 && way.splits()) {
        length = 1 + network().random().nextInt(length - 1);
      }
      fly(PacketKind.DATA, bytes, from, from + length, way);
      from += length;
    }
  }

  /// The peer sends a word.
  private void send(PacketKind word, int amount) {
    fly(word, NOTHING, 0, amount, link());
  }

  private @Nullable Link link() {
    if (linkVersion != network().version()) {
      link = network().link(requirePeer().host, host);
      linkVersion = network().version();
    }
    return link;
  }

  private void fly(PacketKind what, byte[] bytes, int from, int to, @Nullable Link way) {
    Segment segment = network().spare().take(what, bytes, from, to);
    if (way == null && flying == null && host.hasPower()) {
      arrive(segment);
      return;
    }
    int length = what == PacketKind.DATA ? to - from : 0;
    long delay = way == null ? 0 : way.delay(length);
    lastArrival = Math.max(lastArrival, network().now() + delay);
    segment.arrival = lastArrival;
    Segment before = lastFlying;
    lastFlying = segment;
    if (before == null) {
      flying = segment;
      network().schedule(this, lastArrival);
    } else {
      before.next = segment;
    }
  }

  /// The first segment in flight is due.
  @Override
  protected void happen() {
    synchronized (network()) {
      long now = network().now();
      while (flying != null && flying.arrival <= now) {
        Segment segment = flying;
        if (isLost()) {
          trace(PacketKind.LOST, lengthOf(segment));
          if (segment.kind != PacketKind.RESET) {
            retry(segment, now);
            break;
          }
          segment = takeFlying();
          network().spare().give(segment);
        } else {
          retries = 0;
          arrive(takeFlying());
        }
      }
      if (flying != null && slot == NOWHERE) {
        network().schedule(this, flying.arrival);
      }
    }
  }

  private Segment takeFlying() {
    Segment segment = Objects.requireNonNull(flying);
    flying = segment.next;
    segment.next = null;
    if (flying == null) {
      lastFlying = null;
    }
    return segment;
  }

  private boolean isLost() {
    Link way = link();
    return !host.hasPower() || (way != null && way.loses());
  }

  /// T4.
  private void retry(Segment segment, long now) {
    if (retries == RETRIES) {
      flying = null;
      lastFlying = null;
      trace(PacketKind.TIMED_OUT, 0);
      requirePeer().gaveUp = true;
      requirePeer().changed();
      return;
    }
    long pause = Math.min(FIRST_RETRY_NANOS << retries, LONGEST_RETRY_NANOS);
    retries++;
    segment.arrival = now + pause;
    lastArrival = Math.max(lastArrival, segment.arrival);
  }

  private void arrive(Segment segment) {
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
        drop(flying);
        flying = null;
        lastFlying = null;
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
    Segment before = lastArrived;
    lastArrived = segment;
    if (before == null) {
      arrived = segment;
    } else {
      before.next = segment;
    }
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
    for (Segment segment = arrived; segment != null && dst.hasRemaining(); segment = arrived) {
      int n = Math.min(dst.remaining(), segment.length());
      dst.put(segment.bytes, segment.from, n);
      segment.from += n;
      length += n;
      if (segment.length() == 0) {
        arrived = segment.next;
        if (arrived == null) {
          lastArrived = null;
        }
        segment.next = null;
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
    drop(arrived);
    arrived = null;
    lastArrived = null;
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
      if (kind == Kind.UNIX) {
        requirePeer().peerIsGone = true;
        requirePeer().changed();
      }
    }
    drop(arrived);
    arrived = null;
    lastArrived = null;
    closed();
  }

  /// Its host is gone, and with it what it has sent and nobody has received.
  @Override
  void die(boolean isHeard) {
    StreamEnd other = peer;
    if (other != null && !isHeard && other.host != host) {
      network().cancel(other);
      drop(other.flying);
      other.flying = null;
      other.lastFlying = null;
      phase = Phase.FAILED; // so that closing it says nothing
    }
    close(true);
  }

  private void drop(@Nullable Segment segments) {
    Segment segment = segments;
    while (segment != null) {
      Segment after = segment.next;
      segment.next = null;
      network().spare().give(segment);
      segment = after;
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

  private void trace(PacketKind what, int bytes) {
    StreamEnd from = requirePeer();
    network().packet(what, from.host, portOf(from.local), host, portOf(local), bytes);
  }

  private static int portOf(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  @Override
  public String toString() {
    return kind + " " + local + " to " + remote + ", " + phase;
  }
}
