package dev.weft.tck.bench;

import dev.weft.spi.Availability;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Timers in a heap under a lock: slow, and plain enough to be taken for right.
final class PlainTimers implements TimerQueueProvider {

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public TimerQueue open(Settings settings) {
    return new Heap();
  }

  private static final class Heap implements TimerQueue {

    private final PriorityQueue<TimerEntry> heap =
        new PriorityQueue<>(Comparator.comparingLong((TimerEntry entry) -> entry.deadlineNanos));
    private boolean closed;
    private volatile long next = Long.MAX_VALUE;

    @Override
    public synchronized boolean schedule(TimerEntry entry, long deadlineNanos) {
      if (closed || entry.plainSlot() >= 0) {
        throw new IllegalStateException(closed ? "closed" : "scheduled already");
      }
      entry.queue = this;
      entry.deadlineNanos = deadlineNanos;
      entry.slot(0);
      long before = next;
      heap.add(entry);
      publishNext();
      return next < before;
    }

    @Override
    public synchronized boolean cancel(TimerEntry entry) {
      if (entry.queue != this || entry.plainSlot() < 0) {
        return false;
      }
      heap.remove(entry);
      entry.slot(TimerEntry.IDLE);
      publishNext();
      return true;
    }

    @Override
    public long nextDeadlineNanos() {
      return next;
    }

    @Override
    public int expire(long nowNanos, int budget, ExpirySink sink) {
      List<TimerEntry> due = takeOut(nowNanos, budget, TimerEntry.EXPIRED);
      due.forEach(sink::expired);
      return due.size();
    }

    @Override
    public void close(ExpirySink sink) {
      synchronized (this) {
        closed = true;
      }
      takeOut(Long.MAX_VALUE, Integer.MAX_VALUE, TimerEntry.CLOSED).forEach(sink::expired);
    }

    private synchronized List<TimerEntry> takeOut(long untilNanos, int most, int mark) {
      var taken = new ArrayList<TimerEntry>();
      for (TimerEntry first = heap.peek();
          first != null && first.deadlineNanos <= untilNanos && taken.size() < most;
          first = heap.peek()) {
        heap.remove();
        first.slot(mark);
        taken.add(first);
      }
      publishNext();
      return taken;
    }

    private void publishNext() {
      TimerEntry first = heap.peek();
      next = first == null ? Long.MAX_VALUE : first.deadlineNanos;
    }
  }
}
