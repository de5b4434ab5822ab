package dev.weft.sync;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// A waiter in a [WaitQueue], and its own link there, so that waiting allocates nothing. All fields
/// are guarded by the lock of the queue's owner.
class Waiter {
  @Nullable Waiter previous;
  @Nullable Waiter next;

  /// Whom to wake; set as long as it is queued.
  @Nullable Waker waker;

  boolean queued;

  /// Whether it was taken from the queue and given what it waited for.
  boolean granted;
}
