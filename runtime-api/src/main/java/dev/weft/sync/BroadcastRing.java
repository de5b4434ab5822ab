package dev.weft.sync;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// The values of a [Broadcast] channel, and who waits for them.
///
/// ```text
///   positions:      head                    tail          head + capacity
///                    | v v v v v v v v v v v |  g g  -  -  |
///   a cursor:              ^ next                           g = granted to a sender that waited
///   slot of p = p % capacity;   left[p] = receivers that have still to receive it
/// ```
///
/// **Roles.** All state is under this monitor, which is held for a few steps (a push hands over the
/// wakers of those who wait, a leaving receiver passes over what it had not received). Wakers are
/// called after it is left, so they may do anything.
///
/// **Invariants**
/// - **I1** `0 <= tail - head`, and `tail - head + granted <= capacity`.
/// - **I2** For `head <= p < tail`, `left[p]` is the number of open cursors with `next <= p`, and
///   at least 1: a value is released with its last receiver. `left` never falls from one position
///   to the next, so it reaches 0 in their order.
/// - **I3** Nobody waits to send while there is room: if `sending` is not empty, `tail - head +
///   granted == capacity`. Whatever makes room grants it to the first in the queue, in the same
///   critical section; whoever comes later finds no room and queues behind. Where the heap is full
///   the rest of them are granted it in the next sections ([WakeList]), and whoever comes meanwhile
///   queues, too.
/// - **I4** A grant is used by a push, or returned by a cancel or a failure, and what is returned
///   goes to the next: so cancelling a sender that was already woken strands nobody.
/// - **I5** A queued cursor is open and has nothing to receive (`next == tail`), and the channel is
///   open.
///
/// *A race story.* The channel is full, senders A and B wait. A receiver makes room: A is granted
/// and woken. Before A's task runs, a third party tries to send: it finds `granted` counted and is
/// refused, so it does not overtake. A's task is then cancelled instead of polled: its grant goes
/// to B, which is woken. Had the slot been counted free instead, nobody would have woken B.
final class BroadcastRing<T> {

  private final @Nullable Object[] values;
  private final int[] left;
  private final boolean lossy;

  private long head;
  private long tail;
  private int granted;

  private int senders;
  private int receivers;
  private int inactive;
  private boolean closed;

  private final WaitQueue sending = new WaitQueue();
  private final WaitQueue receiving = new WaitQueue();

  BroadcastRing(int capacity, boolean lossy) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a channel for " + capacity + " values");
    }
    this.values = new Object[capacity];
    this.left = new int[capacity];
    this.lossy = lossy;
  }

  private int slot(long position) {
    return (int) (position % values.length);
  }

  private boolean hasRoom() {
    return tail - head + granted < values.length;
  }

  /// Sends, or returns false after `waiter`, if there is one, was queued.
  boolean send(T value, @Nullable Waiter waiter, @Nullable Waker waker) throws SendFailedException {
    var wakers = new WakeList();
    boolean refused;
    synchronized (this) {
      refused = closed || receivers + inactive == 0;
      if (!refused && !mayPush(waiter)) {
        if (waiter != null && waker != null) {
          sending.await(waiter, waker);
        }
        return false;
      }
      if (waiter != null) {
        leave(waiter); // the grant turns into the room that push takes
      }
      if (!refused) {
        push(value, wakers);
      }
      grantRoom(wakers);
    }
    wakeAllServed(wakers);
    if (refused) {
      throw new SendFailedException("the channel has no receiver, or is closed", value);
    }
    return true;
  }

  private boolean mayPush(@Nullable Waiter waiter) {
    return lossy || (waiter != null && waiter.granted) || (sending.isEmpty() && hasRoom()); // I3
  }

  private void push(T value, WakeList wakers) {
    if (receivers == 0) {
      return; // all inactive
    }
    if (tail - head == values.length) {
      values[slot(head++)] = null; // lossy
    }
    values[slot(tail)] = value;
    left[slot(tail)] = receivers;
    tail++;
    receiving.drainTo(wakers);
  }

  /// Takes a sender that gives up out of the queue, and passes its grant on.
  void cancelSend(Waiter waiter) {
    var wakers = new WakeList();
    synchronized (this) {
      leave(waiter);
      grantRoom(wakers);
    }
    wakeAllServed(wakers);
  }

  private void leave(Waiter waiter) {
    sending.remove(waiter);
    if (waiter.granted) {
      waiter.granted = false;
      granted--;
    }
  }

  /// I3.
  private void grantRoom(WakeList wakers) {
    while (!sending.isEmpty() && hasRoom() && wakers.hasRoom()) {
      sending.grantFirst(wakers);
      granted++;
    }
  }

  /// The next value of `cursor`, or null, after it was queued if there is a waker.
  @SuppressWarnings("unchecked")
  @Nullable T receive(BroadcastCursor cursor, @Nullable Waker waker)
      throws ChannelClosedException, LaggedException {
    var wakers = new WakeList();
    T value;
    synchronized (this) {
      if (cursor.closed) {
        throw new ChannelClosedException("this receiver is closed");
      }
      if (cursor.next < head) {
        long missed = head - cursor.next;
        cursor.next = head;
        throw new LaggedException(missed);
      }
      if (cursor.next == tail) {
        if (closed) {
          throw new ChannelClosedException("the channel is closed and all of it was received");
        }
        if (waker != null) {
          receiving.await(cursor, waker);
        }
        return null;
      }
      value = (T) values[slot(cursor.next)];
      passOver(cursor, cursor.next + 1, wakers);
    }
    wakeAllServed(wakers);
    return value;
  }

  /// Moves a cursor forward and releases what it was the last to receive (I2).
  private void passOver(BroadcastCursor cursor, long to, WakeList wakers) {
    for (long p = Math.max(cursor.next, head); p < to; p++) {
      left[slot(p)]--;
    }
    cursor.next = to;
    while (head < tail && left[slot(head)] == 0) {
      values[slot(head++)] = null;
    }
    grantRoom(wakers);
  }

  synchronized void cancelReceive(BroadcastCursor cursor) {
    receiving.remove(cursor);
  }

  synchronized BroadcastCursor addReceiver() {
    receivers++;
    return new BroadcastCursor(tail);
  }

  synchronized BroadcastCursor copy(BroadcastCursor original) {
    requireOpen(original);
    receivers++;
    for (long p = Math.max(original.next, head); p < tail; p++) {
      left[slot(p)]++;
    }
    return new BroadcastCursor(original.next);
  }

  void deactivate(BroadcastCursor cursor) {
    synchronized (this) {
      requireOpen(cursor);
      inactive++;
    }
    removeReceiver(cursor);
  }

  private static void requireOpen(BroadcastCursor cursor) {
    if (cursor.closed) {
      throw new IllegalStateException("this receiver is closed");
    }
  }

  /// Takes no heap.
  void removeReceiver(BroadcastCursor cursor) {
    WakeList wakers = cursor.atTheEnd;
    synchronized (this) {
      if (cursor.closed) {
        return;
      }
      cursor.closed = true;
      receivers--;
      wakers.add(receiving.remove(cursor));
      passOver(cursor, tail, wakers);
      failSendersIfAlone(wakers);
    }
    wakeAllServed(wakers);
  }

  /// Takes no heap.
  ///
  /// @param wakers an empty list
  void removeInactive(WakeList wakers) {
    synchronized (this) {
      inactive--;
      failSendersIfAlone(wakers);
    }
    wakeAllServed(wakers);
  }

  /// Senders that wait when nobody is left to receive find it out at their next poll.
  private void failSendersIfAlone(WakeList wakers) {
    if (receivers + inactive == 0) {
      sending.drainTo(wakers);
    }
  }

  /// Wakes whom an operation has served, and serves those for whom there was no room in its list.
  private void wakeAllServed(WakeList wakers) {
    while (wakers.wakeAll()) {
      synchronized (this) {
        if (closed) {
          sending.drainTo(wakers);
        }
        grantRoom(wakers);
        failSendersIfAlone(wakers);
        receiving.drainTo(wakers); // perhaps one, too, that has come meanwhile; it looks again
      }
    }
  }

  synchronized int receiverCount() {
    return receivers;
  }

  synchronized void addSender() {
    senders++;
  }

  /// Takes no heap.
  ///
  /// @param wakers an empty list
  void removeSender(WakeList wakers) {
    boolean last;
    synchronized (this) {
      last = --senders == 0;
    }
    if (last) {
      close(wakers);
    }
  }

  /// Wakes everybody: senders fail, receivers take what is there and then fail. Takes no heap.
  ///
  /// @param wakers an empty list
  void close(WakeList wakers) {
    synchronized (this) {
      closed = true;
      sending.drainTo(wakers);
      receiving.drainTo(wakers);
    }
    wakeAllServed(wakers);
  }
}
