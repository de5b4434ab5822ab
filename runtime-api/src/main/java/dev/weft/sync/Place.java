package dev.weft.sync;

/// A party that wants a place for a message in a channel, or has one. As a [Waiter] it is *granted*
/// a place while it does not look; once it looks, it uses the place or holds it.
///
/// All fields are guarded by the lock of its [SendingSide].
class Place extends Waiter {

  /// Whether it has a place that it may use later, be the channel closed meanwhile or not.
  boolean held;
}
