package dev.weft.reactor.sim;

/// What a packet is, or what became of it.
public enum PacketKind {
  /// A host asks for a connection.
  CONNECT,
  /// A connection is made.
  CONNECTED,
  /// Nobody listens.
  REFUSED,
  /// Bytes of a connection arrive.
  DATA,
  /// A reader has made room for more.
  ROOM,
  /// One end of a connection sends no more.
  END,
  /// A connection is reset.
  RESET,
  /// A datagram arrives.
  DATAGRAM,
  /// A datagram finds nobody, which its sender is told.
  UNREACHABLE,
  /// A packet is lost; if it is one of a connection's, it is sent again.
  LOST,
  /// A connection is given up, since nothing it sent arrived for too long.
  TIMED_OUT
}
