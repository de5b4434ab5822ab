package dev.weft.driver;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// The futures that wait for a [ReadinessCell], any number for each direction: a list of which each
/// is its own entry, so that to wait takes no heap.
///
/// Any thread; the list changes under the cell's monitor.
public abstract sealed class ReadyFutures extends ReadinessWord permits ReadinessCell {

  /// Those of both directions, newest first.
  private volatile @Nullable ReadyFuture waiting;

  ReadyFutures() {}

  final boolean hasFutures() {
    return waiting != null;
  }

  /// Puts a future among the waiters, or renews its waker.
  final synchronized void await(ReadyFuture future, Waker waker) {
    future.waker = waker;
    if (!future.linked) {
      ReadyFuture first = waiting;
      future.next = first;
      if (first != null) {
        first.previous = future;
      }
      future.linked = true;
      waiting = future;
    }
  }

  /// Takes a future from among the waiters.
  final synchronized void forget(ReadyFuture future) {
    if (!future.linked) {
      return;
    }
    ReadyFuture previous = future.previous;
    ReadyFuture next = future.next;
    if (previous != null) {
      previous.next = next;
    } else {
      waiting = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    future.previous = null;
    future.next = null;
    future.waker = null;
    future.linked = false;
  }

  /// Takes the wakers of those concerned, the oldest first; none if there is no heap for them, of
  /// which the caller is told by the JVM's error.
  final synchronized Waker[] takeFutures(int bits) {
    int left = 0;
    for (ReadyFuture future = waiting; future != null; future = future.next) {
      left += future.concerns(bits) ? 1 : 0;
    }
    var wakers = new Waker[left];
    ReadyFuture future = waiting;
    while (left > 0) {
      ReadyFuture next = future.next;
      if (future.concerns(bits)) {
        wakers[--left] = future.waker;
        forget(future);
      }
      future = next;
    }
    return wakers;
  }

  /// Takes the newest from among the waiters.
  final synchronized @Nullable Waker takeNewest() {
    ReadyFuture newest = waiting;
    if (newest == null) {
      return null;
    }
    Waker waker = newest.waker;
    forget(newest);
    return waker;
  }
}
