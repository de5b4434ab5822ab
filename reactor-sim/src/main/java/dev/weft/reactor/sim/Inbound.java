package dev.weft.reactor.sim;

import org.jspecify.annotations.Nullable;

/// The way to one end of a connection: what is in flight, what is lost, and when it is sent again.
/// The segments of one direction arrive in the order in which they were sent.
///
/// - **T4** A segment that is lost holds up all behind it. It is sent again, each time after twice
///   as long, until the sender gives up.
/// - **T5** If something is in flight, its first segment is among the [Events], and nothing else
///   is; but for the time in which that one is due.
///
/// Of a connection within one host nothing is ever in flight: it arrives in the call that sends it.
///
/// **Threads.** All under the network's monitor.
abstract class Inbound extends Descriptor {

  private static final byte[] NOTHING = {};

  /// Ethernet's 1500 less 40 of headers.
  private static final int LONGEST_SEGMENT = 1460;

  /// Linux: the first time, the longest, and `tcp_retries2`; a quarter of an hour in all.
  private static final long FIRST_RETRY_NANOS = 200_000_000L;

  private static final long LONGEST_RETRY_NANOS = 120_000_000_000L;
  private static final int RETRIES = 15;

  /// A queue of [Segment]s.
  private @Nullable Segment flying;

  private long lastArrival;
  private byte retries;

  // The way from the peer, as of `linkVersion`.
  private @Nullable Link link;
  private int linkVersion = -1;

  Inbound(Host host) {
    super(host);
  }

  /// From where it comes.
  abstract Host origin();

  /// A segment has arrived, which is the end's from now on.
  abstract void arrive(Segment segment);

  /// The sender has given up.
  abstract void givenUp();

  /// Tells the network's listener.
  abstract void trace(PacketKind what, int bytes);

  /// The peer sends `bytes`.
  void take(byte[] bytes) {
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
  void send(PacketKind word, int amount) {
    fly(word, NOTHING, 0, amount, link());
  }

  private @Nullable Link link() {
    if (linkVersion != network().version()) {
      link = network().link(origin(), host);
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
    segment.receiver = this;
    segment.arrival = lastArrival;
    boolean isFirst = flying == null;
    flying = Segment.append(flying, segment);
    if (isFirst) {
      network().schedule(segment, lastArrival);
    }
  }

  /// The first segment in flight is due.
  void due() {
    synchronized (network()) {
      long now = network().now();
      for (Segment last = flying; last != null; last = flying) {
        Segment segment = Segment.first(last);
        if (segment.arrival > now) {
          break;
        }
        if (!isLost()) {
          retries = 0;
          flying = Segment.withoutFirst(last);
          arrive(segment);
        } else if (loses(segment, last, now)) {
          break;
        }
      }
      Segment last = flying;
      if (last != null && !Segment.first(last).isScheduled()) { // T5
        network().schedule(Segment.first(last), Segment.first(last).arrival);
      }
    }
  }

  private boolean isLost() {
    Link way = link();
    return !host.hasPower() || (way != null && way.loses());
  }

  /// @return whether all behind it is held up
  private boolean loses(Segment segment, Segment last, long now) {
    boolean isWord = segment.kind != PacketKind.DATA;
    trace(PacketKind.LOST, isWord ? 0 : segment.length());
    if (segment.kind != PacketKind.RESET) {
      retry(segment, now);
      return true;
    }
    flying = Segment.withoutFirst(last);
    network().spare().give(segment);
    return false;
  }

  /// T4.
  private void retry(Segment segment, long now) {
    if (retries == RETRIES) {
      dropFlying();
      trace(PacketKind.TIMED_OUT, 0);
      givenUp();
      return;
    }
    long pause = Math.min(FIRST_RETRY_NANOS << retries, LONGEST_RETRY_NANOS);
    retries++;
    segment.arrival = now + pause;
    lastArrival = Math.max(lastArrival, segment.arrival);
  }

  /// What is in flight never arrives.
  void dropFlying() {
    Segment last = flying;
    if (last != null) {
      network().cancel(Segment.first(last));
      flying = null;
      network().spare().giveAll(last);
    }
  }
}
