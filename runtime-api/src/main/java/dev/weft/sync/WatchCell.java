package dev.weft.sync;

import dev.weft.Waker;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The latest value of a [Watch], its version, and who waits for another one.
///
/// **Roles.** All is written under this monitor; `value` is also read without it. Wakers, and
/// functions of users, are called without it.
///
/// **Invariants**
/// - **V1** A value and its version change together, and every change takes all who wait out of the
///   queue, in the same critical section: nobody waits who has not seen the latest value. Where the
///   heap is full the rest of them are taken out in the next sections ([WakeList]).
/// - **V2** `seen` of a cursor is the version of a value that its receiver was given, or might have
///   been: it moves together with the look at the value.
/// - **V3** A cursor waits only while there are senders and it is open. So a receiver that has not
///   seen the last value is given it before it hears of the end.
final class WatchCell<T> {

  /// The place of a receiver.
  static final class Cursor extends Waiter {
    private long seen;
    private boolean closed;

    /// For its end, which may come when the heap is full, and comes once.
    private final WakeList atTheEnd = new WakeList();
  }

  private volatile T value;
  private long version;
  private long senders;
  private int receivers;
  private final WaitQueue awaitingChange = new WaitQueue();
  private final WaitQueue awaitingClose = new WaitQueue();

  WatchCell(T initial) {
    value = initial;
  }

  T value() {
    return value;
  }

  /// The latest value, which `cursor` has then seen (V2).
  synchronized T see(Cursor cursor) {
    cursor.seen = version;
    return value;
  }

  synchronized boolean hasChanged(Cursor cursor) {
    return cursor.seen != version;
  }

  /// Whether there is a value that `cursor` had not seen; now it has. Else it waits, if there is a
  /// waker.
  boolean changed(Cursor cursor, @Nullable Waker waker) throws ChannelClosedException {
    synchronized (this) {
      if (cursor.closed) {
        throw new ChannelClosedException("this receiver is closed");
      }
      if (cursor.seen != version) {
        cursor.seen = version;
        return true;
      }
      if (senders == 0) {
        throw new ChannelClosedException("all senders are closed and the last value was seen");
      }
      if (waker != null) {
        awaitingChange.await(cursor, waker);
      }
      return false;
    }
  }

  synchronized void cancelChanged(Cursor cursor) {
    awaitingChange.remove(cursor);
  }

  /// Sets the value for the receivers there are.
  void send(T sent) throws SendFailedException {
    WakeList wakers;
    synchronized (this) {
      if (receivers == 0) {
        throw new SendFailedException("there is no receiver", sent);
      }
      wakers = takeWaiting();
      set(sent);
    }
    wake(wakers);
  }

  /// Sets the value to what `fn` makes of the latest one, if that satisfies `condition`.
  ///
  /// @return the value that was replaced, or null
  @Nullable T modify(Predicate<? super T> condition, UnaryOperator<T> fn) {
    for (; ; ) {
      T before;
      long at;
      synchronized (this) {
        before = value;
        at = version;
      }
      if (!condition.test(before)) {
        return null;
      }
      T after = Objects.requireNonNull(fn.apply(before));
      WakeList wakers;
      synchronized (this) {
        if (version != at) {
          continue; // another one was quicker
        }
        wakers = takeWaiting();
        set(after);
      }
      wake(wakers);
      return before;
    }
  }

  /// V1.
  private void set(T sent) {
    value = sent;
    version++;
  }

  /// V1. Before the change: where there is no heap for the list, nothing has happened.
  private @Nullable WakeList takeWaiting() {
    if (awaitingChange.isEmpty()) {
      return null;
    }
    var wakers = new WakeList();
    awaitingChange.drainTo(wakers);
    return wakers;
  }

  private void wake(@Nullable WakeList wakers) {
    if (wakers != null) {
      wakeAllTold(wakers);
    }
  }

  synchronized Cursor addReceiver() {
    receivers++;
    var cursor = new Cursor();
    cursor.seen = version;
    return cursor;
  }

  /// Another cursor that has seen what `original` has.
  synchronized Cursor another(Cursor original) {
    if (original.closed) {
      throw new IllegalStateException("this receiver is closed");
    }
    receivers++;
    var cursor = new Cursor();
    cursor.seen = original.seen;
    return cursor;
  }

  /// Takes no heap.
  void removeReceiver(Cursor cursor) {
    WakeList wakers = cursor.atTheEnd;
    synchronized (this) {
      if (cursor.closed) {
        return;
      }
      cursor.closed = true;
      wakers.add(awaitingChange.remove(cursor));
      if (--receivers == 0) {
        awaitingClose.drainTo(wakers);
      }
    }
    wakeAllTold(wakers);
  }

  /// Wakes those who were told of a change or an end, and tells those for whom there was no room in
  /// the list.
  private void wakeAllTold(WakeList wakers) {
    while (wakers.wakeAll()) {
      synchronized (this) {
        awaitingChange.drainTo(wakers); // perhaps one, too, that has come meanwhile; it looks again
        if (receivers == 0) {
          awaitingClose.drainTo(wakers);
        }
      }
    }
  }

  synchronized int receiverCount() {
    return receivers;
  }

  /// Whether there is no receiver; else `waiter` waits for that.
  synchronized boolean pollClosed(Waiter waiter, Waker waker) {
    if (receivers != 0) {
      awaitingClose.await(waiter, waker);
    }
    return receivers == 0;
  }

  synchronized void cancelClosed(Waiter waiter) {
    awaitingClose.remove(waiter);
  }

  synchronized void addSender() {
    senders++;
  }

  /// Takes no heap.
  ///
  /// @param wakers an empty list
  void removeSender(WakeList wakers) {
    synchronized (this) {
      if (--senders == 0) {
        awaitingChange.drainTo(wakers);
      }
    }
    wakeAllTold(wakers);
  }
}
