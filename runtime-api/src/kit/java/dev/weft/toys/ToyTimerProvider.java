package dev.weft.toys;

import dev.weft.spi.Availability;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;

/// A timer queue that is a priority queue under a lock: slow, and plain enough to be taken for
/// right. Executors are tested with it, here and in the TCK.
public final class ToyTimerProvider implements TimerQueueProvider {

  @Override
  public String name() {
    return "toy";
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
    return new ToyTimerQueue();
  }

  private static final class ToyTimerQueue implements TimerQueue {
    private final PriorityQueue<TimerEntry> heap =
        new PriorityQueue<>(Comparator.comparingLong((TimerEntry e) -> e.deadlineNanos));
    private boolean closed;
    private volatile long next = Long.MAX_VALUE;

    private void publish() {
      TimerEntry first = heap.peek();
      next = first == null ? Long.MAX_VALUE : first.deadlineNanos;
    }

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
      publish();
      return next < before;
    }

    @Override
    public synchronized boolean cancel(TimerEntry entry) {
      if (entry.queue != this || entry.plainSlot() < 0) {
        return false;
      }
      heap.remove(entry);
      entry.slot(TimerEntry.IDLE);
      publish();
      return true;
    }

    @Override
    public long nextDeadlineNanos() {
      return next;
    }

    @Override
    public int expire(long nowNanos, int budget, ExpirySink sink) {
      var due = new ArrayList<TimerEntry>();
      synchronized (this) {
        while (due.size() < budget && next <= nowNanos) {
          TimerEntry entry = heap.remove();
          entry.slot(TimerEntry.EXPIRED);
          due.add(entry);
          publish();
        }
      }
      due.forEach(sink::expired);
      return due.size();
    }

    @Override
    public void close(ExpirySink sink) {
      var all = new ArrayList<TimerEntry>();
      synchronized (this) {
        closed = true;
        all.addAll(heap);
        heap.clear();
        publish();
        all.forEach(e -> e.slot(TimerEntry.CLOSED));
      }
      all.forEach(sink::expired);
    }
  }
}
