package dev.weft.reactor.nio;

import dev.weft.spi.Readiness;
import java.nio.channels.SelectionKey;

/// Converts directions of readiness to the operations of a selection key, and back.
///
/// READ is `OP_READ` or `OP_ACCEPT`, whichever the channel has. WRITE is `OP_WRITE` and, on a
/// socket, also `OP_CONNECT`. A selector reports `OP_CONNECT` only while a connection is pending
/// and `OP_WRITE` only afterwards, though to the system they are the same; a key with the wrong one
/// makes every select return at once, with nothing. A key with both fits at any time, and there is
/// no moment at which they would have to be exchanged.
final class SelectionOps {
  private static final int READ_OPS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITE_OPS = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  private SelectionOps() {}

  /// The operations of a channel with these `validOps` that stand for `directions`.
  static int of(int directions, int validOps) {
    int ops = (directions & Readiness.READ) != 0 ? READ_OPS : 0;
    ops |= (directions & Readiness.WRITE) != 0 ? WRITE_OPS : 0;
    return ops & validOps;
  }

  /// The directions that `ops` stand for.
  static int directions(int ops) {
    int directions = (ops & READ_OPS) != 0 ? Readiness.READ : 0;
    return directions | ((ops & WRITE_OPS) != 0 ? Readiness.WRITE : 0);
  }
}
