package dev.weft.reactor.sim;

import java.nio.channels.ClosedChannelException;

/// What the channels of a simulated host have in common.
interface SimChannel {

  /// What stands behind it.
  Descriptor descriptor();

  /// Whether it is in blocking mode.
  boolean blocks();

  /// Whether it is open.
  boolean isOpen();

  /// @throws ClosedChannelException if it is not open
  default void requireOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }
}
