package dev.weft.reactor.sim;

import org.jspecify.annotations.Nullable;

/// A part of what goes to one end of a connection: bytes, or a word about it. Used again by its
/// network when it is done with.
///
/// **Threads.** All under the network's monitor.
final class Segment {

  private static final byte[] NOTHING = {};

  PacketKind kind = PacketKind.DATA;
  byte[] bytes = NOTHING;
  int from;

  /// Behind its last byte; how much room, of [PacketKind#ROOM].
  int to;

  /// When it arrives.
  long arrival;

  @Nullable Segment next;

  int length() {
    return to - from;
  }

  void clear() {
    bytes = NOTHING;
  }
}
