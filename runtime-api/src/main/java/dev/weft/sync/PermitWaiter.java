package dev.weft.sync;

/// One party that acquires permits of a [PermitQueue], and its place there.
class PermitWaiter extends Waiter {

  /// How many it asked for. Written by its owner while it is not queued.
  int needed;

  /// Whether it was queued, and its owner has not yet learnt what came of it. The owner's own, so
  /// that who has never waited needs no lock to try.
  boolean waiting;
}
