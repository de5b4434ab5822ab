package dev.weft.sync;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// A queue of waiters, first come first served; leaving from the middle costs no more than from the
/// front. Guarded by its owner's lock, as the waiters are.
final class WaitQueue {

  private @Nullable Waiter first;
  private @Nullable Waiter last;

  boolean isEmpty() {
    return first == null;
  }

  /// Whoever is to be served next.
  @Nullable Waiter first() {
    return first;
  }

  /// Enters `waiter` at the end or, if it waits already, renews its waker and leaves it its place.
  void await(Waiter waiter, Waker waker) {
    waiter.waker = waker;
    if (waiter.queued) {
      return;
    }
    waiter.queued = true;
    waiter.previous = last;
    if (last == null) {
      first = waiter;
    } else {
      last.next = waiter;
    }
    last = waiter;
  }

  /// Takes `waiter` out, wherever it stands; nothing if it is not queued.
  ///
  /// @return its waker
  @Nullable Waker remove(Waiter waiter) {
    if (!waiter.queued) {
      return null;
    }
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    waiter.queued = false;
    Waker waker = waiter.waker;
    waiter.waker = null;
    return waker;
  }

  /// Takes the first one out, gives it its grant, and hands over its waker.
  void grantFirst(WakeList wakers) {
    wakers.add(grantFirst());
  }

  /// Takes the first one out and gives it its grant.
  ///
  /// @return its waker; null if nobody waits
  @Nullable Waker grantFirst() {
    Waiter waiter = first;
    if (waiter == null) {
      return null;
    }
    waiter.granted = true;
    return remove(waiter);
  }

  /// Takes all out, as far as there is room for them, and hands over their wakers. To be called
  /// again when [WakeList#wakeAll] says that some have stayed.
  void drainTo(WakeList wakers) {
    while (first != null && wakers.hasRoom()) {
      wakers.add(remove(first));
    }
  }
}
