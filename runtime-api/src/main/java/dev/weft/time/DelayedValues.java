package dev.weft.time;

import dev.weft.Waker;
import dev.weft.outcome.ContainedWake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [DelayQueue] holds, and who takes from it.
///
/// *Protocol.* Everything changes under this monitor; wakers are called after it is left. **D1**
/// Outside of the monitor, `taker` is the waker of who found nothing due and has not been woken
/// since. **D2** Whatever changes which entry is the first, or when that is due, or closes, takes
/// the taker's waker in the same critical section, and calls it. So who finds nothing due, and then
/// asks for the first deadline, learns one that holds until its waker is called.
///
/// **Threads.** Any; one takes at a time.
final class DelayedValues<T> {

  private final DelayHeap<T> heap = new DelayHeap<>();
  private @Nullable Waker taker;
  private boolean closed;

  /// Puts in an entry that is in no heap.
  ///
  /// @throws IllegalStateException if it is closed
  void add(DelayQueue.Entry<T> entry, long deadlineNanos) {
    Waker wake;
    synchronized (this) {
      checkOpen();
      heap.add(entry, deadlineNanos);
      wake = takerIf(heap.first() == entry);
    }
    ContainedWake.wake(wake);
  }

  /// Whether the entry was in.
  boolean reset(DelayQueue.Entry<T> entry, long deadlineNanos) {
    Waker wake;
    synchronized (this) {
      boolean first = heap.first() == entry;
      if (!heap.remove(entry)) {
        return false;
      }
      heap.add(entry, deadlineNanos);
      wake = takerIf(first || heap.first() == entry);
    }
    ContainedWake.wake(wake);
    return true;
  }

  /// Whether the entry was in.
  boolean remove(DelayQueue.Entry<T> entry) {
    Waker wake;
    synchronized (this) {
      boolean first = heap.first() == entry;
      if (!heap.remove(entry)) {
        return false;
      }
      wake = takerIf(first);
    }
    ContainedWake.wake(wake);
    return true;
  }

  /// D2.
  private @Nullable Waker takerIf(boolean changed) {
    Waker waker = null;
    if (changed) {
      waker = taker;
      taker = null;
    }
    return waker;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the delay queue is closed");
    }
  }

  /// Takes out the first entry if it is due at `nowNanos`; else leaves `waker` behind.
  ///
  /// @throws IllegalStateException if it is closed
  synchronized DelayQueue.@Nullable Entry<T> take(long nowNanos, Waker waker) {
    checkOpen();
    DelayQueue.Entry<T> first = heap.first();
    if (first != null && first.deadlineNanos <= nowNanos) {
      heap.remove(first);
      taker = null;
      return first;
    }
    taker = waker;
    return null;
  }

  /// Who found nothing due waits no longer.
  synchronized void takesNoMore() {
    taker = null;
  }

  /// When the first entry is due; [Long#MAX_VALUE] if there is none.
  synchronized long firstDeadline() {
    DelayQueue.Entry<T> first = heap.first();
    return first == null ? Long.MAX_VALUE : first.deadlineNanos;
  }

  synchronized int size() {
    return heap.size();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Lets nothing in or out any more; the values that were in.
  List<T> close() {
    List<T> left;
    Waker wake;
    synchronized (this) {
      closed = true;
      left = heap.takeAll();
      wake = takerIf(true);
    }
    ContainedWake.wake(wake);
    return left;
  }
}
