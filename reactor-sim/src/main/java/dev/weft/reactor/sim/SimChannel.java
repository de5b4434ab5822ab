package dev.weft.reactor.sim;

/// What the channels of a simulated host have in common.
interface SimChannel {

  /// What stands behind it.
  Descriptor descriptor();

  /// Whether it is in blocking mode.
  boolean blocks();

  /// Whether it is open.
  boolean isOpen();
}
