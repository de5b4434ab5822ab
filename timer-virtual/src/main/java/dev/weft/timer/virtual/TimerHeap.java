package dev.weft.timer.virtual;

import dev.weft.spi.ExpirySink;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A timer queue without rounding: entries come out at their exact deadlines and, where those are
/// the same, in the order in which they were put in. A binary heap; an entry's slot is its index in
/// it, so that one is taken out in logarithmic time.
///
/// - **H1** Below `size`, `entries[i]` is not after `entries[2i+1]` and `entries[2i+2]`, by its
///   deadline, then by `order[i]`, its number; and its slot is i. All change under the lock.
/// - **H2** `next` is the first entry's deadline whenever the lock is free.
/// - **H3** Sinks are called with the lock free, in the order of H1. One that throws keeps no other
///   entry from being reported; the first failure is thrown in the end.
///
/// **Threads.** As [TimerQueue] says.
final class TimerHeap implements TimerQueue {

  private static final int INITIAL = 16;

  private final ReentrantLock lock = new ReentrantLock();

  // H1.
  private @Nullable TimerEntry[] entries = new TimerEntry[INITIAL];
  private long[] order = new long[INITIAL];
  private int size;
  private long numbered;
  private boolean closed;

  /// H2.
  private volatile long next = Long.MAX_VALUE;

  @Override
  public boolean schedule(TimerEntry entry, long deadlineNanos) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the timer queue is closed");
      }
      if (entry.slot() >= 0) {
        throw new IllegalStateException("the entry is in a timer queue; cancel it first");
      }
      reserve();
      entry.queue = this;
      entry.deadlineNanos = deadlineNanos;
      boolean earlier = deadlineNanos < next;
      up(size++, entry, numbered++);
      publish();
      return earlier;
    } finally {
      lock.unlock();
    }
  }

  private void reserve() {
    if (size == entries.length) {
      long[] more = Arrays.copyOf(order, 2 * size);
      entries = Arrays.copyOf(entries, 2 * size);
      order = more;
    }
  }

  @Override
  public boolean cancel(TimerEntry entry) {
    lock.lock();
    try {
      int slot = entry.plainSlot();
      boolean mine = slot >= 0 && entry.queue == this;
      if (mine) {
        remove(slot, TimerEntry.IDLE);
        publish();
      }
      return mine;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long nextDeadlineNanos() {
    return next;
  }

  @Override
  public int expire(long nowNanos, int budget, ExpirySink sink) {
    List<TimerEntry> due = takeDue(nowNanos, budget, TimerEntry.EXPIRED);
    report(due, sink);
    return due.size();
  }

  @Override
  public void close(ExpirySink sink) {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    report(takeDue(Long.MAX_VALUE, Integer.MAX_VALUE, TimerEntry.CLOSED), sink);
  }

  private List<TimerEntry> takeDue(long nowNanos, int budget, int mark) {
    List<TimerEntry> due = new ArrayList<>();
    lock.lock();
    try {
      while (due.size() < budget && size > 0 && at(0).deadlineNanos <= nowNanos) {
        due.add(at(0));
        remove(0, mark);
      }
      publish();
    } finally {
      lock.unlock();
    }
    return due;
  }

  private static void report(List<TimerEntry> due, ExpirySink sink) {
    Throwable failure = null;
    for (TimerEntry entry : due) {
      try {
        sink.expired(entry);
      } catch (RuntimeException | Error e) {
        failure = failure == null ? e : failure;
      }
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      default -> throw (Error) failure;
    }
  }

  private TimerEntry at(int i) {
    return Objects.requireNonNull(entries[i]);
  }

  private void publish() {
    next = size == 0 ? Long.MAX_VALUE : at(0).deadlineNanos;
  }

  private void remove(int slot, int mark) {
    at(slot).slot(mark);
    TimerEntry last = at(--size);
    long number = order[size];
    entries[size] = null;
    if (slot < size) {
      down(slot, last, number);
      if (entries[slot] == last) {
        up(slot, last, number);
      }
    }
  }

  private boolean isBefore(TimerEntry a, long aNumber, int i) {
    long b = at(i).deadlineNanos;
    return a.deadlineNanos < b || a.deadlineNanos == b && aNumber < order[i];
  }

  private void put(int i, TimerEntry entry, long number) {
    entries[i] = entry;
    order[i] = number;
    entry.slot(i);
  }

  private void up(int from, TimerEntry entry, long number) {
    int i = from;
    while (i > 0 && isBefore(entry, number, (i - 1) / 2)) {
      int parent = (i - 1) / 2;
      put(i, at(parent), order[parent]);
      i = parent;
    }
    put(i, entry, number);
  }

  private void down(int from, TimerEntry entry, long number) {
    int i = from;
    for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && isBefore(at(child + 1), order[child + 1], child)) {
        child++;
      }
      if (isBefore(entry, number, child)) {
        break;
      }
      put(i, at(child), order[child]);
      i = child;
    }
    put(i, entry, number);
  }
}
