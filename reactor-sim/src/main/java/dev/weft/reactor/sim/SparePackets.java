package dev.weft.reactor.sim;

import org.jspecify.annotations.Nullable;

/// Segments that are done with, to be used again: a connection under way allocates nothing but its
/// bytes.
///
/// **Threads.** All under the network's monitor.
final class SparePackets {

  /// As many as are in flight at a busy moment; more are the collector's.
  private static final int MOST = 65_536;

  private @Nullable Segment first;
  private int size;

  Segment take(PacketKind kind, byte[] bytes, int from, int to) {
    Segment segment = first;
    if (segment == null) {
      segment = new Segment();
    } else {
      first = segment.next;
      segment.next = null;
      size--;
    }
    segment.kind = kind;
    segment.bytes = bytes;
    segment.from = from;
    segment.to = to;
    return segment;
  }

  void give(Segment segment) {
    segment.clear();
    if (size < MOST) {
      segment.next = first;
      first = segment;
      size++;
    }
  }

  /// Takes back a whole queue of segments.
  void giveAll(Segment last) {
    for (Segment rest = last; rest != null; ) {
      Segment first = Segment.first(rest);
      rest = Segment.withoutFirst(rest);
      give(first);
    }
  }
}
