package dev.weft.tck;

import dev.weft.spi.Availability;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/// The plainest timer queue that keeps the rules: a sorted map under a lock.
public final class NaiveTimers implements TimerQueue {

  private final TreeMap<Long, ArrayDeque<TimerEntry>> byDeadline = new TreeMap<>();
  private volatile long next = Long.MAX_VALUE;
  private boolean closed;

  /// Its provider.
  public static final class Provider implements TimerQueueProvider {
    @Override
    public String name() {
      return "naive";
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
      return new NaiveTimers();
    }
  }

  @Override
  public synchronized boolean schedule(TimerEntry entry, long deadlineNanos) {
    if (closed || entry.slot() >= 0) {
      throw new IllegalStateException(closed ? "closed" : "the entry is in a queue");
    }
    boolean earlier = deadlineNanos < next;
    entry.deadlineNanos = deadlineNanos;
    entry.queue = this;
    entry.slot(0);
    byDeadline.computeIfAbsent(deadlineNanos, at -> new ArrayDeque<>()).add(entry);
    publish();
    return earlier;
  }

  @Override
  public synchronized boolean cancel(TimerEntry entry) {
    return entry.slot() >= 0 && entry.queue == this && take(entry, TimerEntry.IDLE);
  }

  private boolean take(TimerEntry entry, int mark) {
    byDeadline.computeIfPresent(
        entry.deadlineNanos, (at, same) -> same.remove(entry) && same.isEmpty() ? null : same);
    entry.slot(mark);
    publish();
    return true;
  }

  private void publish() {
    next = byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.firstKey();
  }

  @Override
  public long nextDeadlineNanos() {
    return next;
  }

  @Override
  public int expire(long nowNanos, int budget, ExpirySink sink) {
    int taken = 0;
    for (TimerEntry due; taken < budget && (due = takeDue(nowNanos)) != null; taken++) {
      sink.expired(due);
    }
    return taken;
  }

  private synchronized TimerEntry takeDue(long nowNanos) {
    return next <= nowNanos && next < Long.MAX_VALUE ? takeFirst(TimerEntry.EXPIRED) : null;
  }

  private synchronized TimerEntry takeFirst(int mark) {
    Map.Entry<Long, ArrayDeque<TimerEntry>> first = byDeadline.firstEntry();
    if (first == null) {
      return null;
    }
    TimerEntry entry = first.getValue().getFirst();
    take(entry, mark);
    return entry;
  }

  @Override
  public synchronized void close(ExpirySink sink) {
    closed = true;
    for (TimerEntry left; (left = takeFirst(TimerEntry.CLOSED)) != null; ) {
      sink.expired(left);
    }
  }
}
