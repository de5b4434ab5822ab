package dev.weft.sync;

import dev.weft.dump.WaitTrace;

/// A party that wants a place for a message in a channel, or has one. As a [Waiter] it is *granted*
/// a place while it does not look; once it looks, it uses the place or holds it.
///
/// All fields are guarded by the lock of its [SendingSide].
class Place extends Waiter {

  /// Whether it has a place that it may use later, be the channel closed meanwhile or not.
  boolean held;

  /// Says for dumps what it waits for at `side`. A guess by any thread.
  final void explainWait(SendingSide<?> side, WaitTrace trace) {
    long capacity = side.capacity();
    String what = "room in a channel for " + capacity + (capacity == 1 ? " message" : " messages");
    if (queued && side.taken() == 0) {
      trace.unserved(what + ", which is full, and nothing was ever received from it");
    } else {
      trace.leaf(what);
    }
  }
}
