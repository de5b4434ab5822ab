package dev.weft.sync;

/// How far one receiver of a [BroadcastRing] has come, and its place among those who wait. Guarded
/// by the ring's monitor.
final class BroadcastCursor extends Waiter {

  /// The position of the value to receive next.
  long next;

  boolean closed;

  /// For the end of its receiver, which may come when the heap is full, and comes once.
  final WakeList atTheEnd = new WakeList();

  BroadcastCursor(long next) {
    this.next = next;
  }
}
