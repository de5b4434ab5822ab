package dev.weft.timer.wheel;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// I8 of [Wheel]: of a cancel, an expiry and a close that race, one has the entry.
class WheelModelTest {

  private static final long SOON = 1;
  private static final long LATER = 5_000_000_000L;
  private static final long FAR = 10_000_000_000L;

  private static final class Timer extends TimerEntry implements ExpirySink {
    final AtomicInteger reports = new AtomicInteger();

    @Override
    public void expired(TimerEntry entry) {
      reports.incrementAndGet();
    }
  }

  private static int count(boolean happened) {
    return happened ? 1 : 0;
  }

  /// Of `schedulings` of the timer each ended once, and nothing is left.
  private static void each(int schedulings, Timer timer, int cancels, TimerQueue queue) {
    int ends = timer.reports.get() + cancels;
    if (ends != schedulings || queue.nextDeadlineNanos() != Long.MAX_VALUE) {
      throw new AssertionError(
          timer.reports + " reports, " + cancels + " cancels, next " + queue.nextDeadlineNanos());
    }
  }

  private static void cancelBesideExpiry(TimerQueue queue) throws InterruptedException {
    var timer = new Timer();
    var cancels = new AtomicInteger();
    queue.schedule(timer, SOON);
    ModelChecked.together(
        () -> queue.expire(FAR, 8, timer), () -> cancels.set(count(queue.cancel(timer))));
    each(1, timer, cancels.get(), queue);
  }

  private static void cancelBesideClose(TimerQueue queue) throws InterruptedException {
    var timer = new Timer();
    var cancels = new AtomicInteger();
    queue.schedule(timer, SOON);
    ModelChecked.together(() -> queue.close(timer), () -> cancels.set(count(queue.cancel(timer))));
    each(1, timer, cancels.get(), queue);
  }

  private static void scheduleBesideClose(TimerQueue queue) throws InterruptedException {
    var timer = new Timer();
    var refusals = new AtomicInteger();
    ModelChecked.together(
        () -> queue.close(timer),
        () -> {
          try {
            queue.schedule(timer, SOON);
          } catch (IllegalStateException closed) {
            refusals.set(1);
          }
        });
    each(1, timer, refusals.get(), queue);
  }

  @Test
  @DisplayName("8.4, I8: of a cancel and an expiry one has the entry")
  void i8_cancelBesideExpiry() {
    ModelChecked.check(() -> cancelBesideExpiry(new Wheel()));
  }

  @Test
  @DisplayName("8.4, 8.18, I8: of a cancel and a close one has the entry")
  void i8_cancelBesideClose() {
    ModelChecked.check(() -> cancelBesideClose(new Wheel()));
  }

  @Test
  @DisplayName("8.18, I8: a timer that is set beside the close is refused or reported")
  void i8_scheduleBesideClose() {
    ModelChecked.check(() -> scheduleBesideClose(new Wheel()));
  }

  @Test
  @DisplayName("8.18, I8: of an expiry and a close one has the entry")
  void i8_expiryBesideClose() {
    ModelChecked.check(
        () -> {
          var wheel = new Wheel();
          var timer = new Timer();
          wheel.schedule(timer, SOON);
          ModelChecked.together(() -> wheel.expire(FAR, 8, timer), () -> wheel.close(timer));
          each(1, timer, 0, wheel);
        });
  }

  @Test
  @DisplayName("8.4, 8.7, I8: set anew beside an expiry: each setting ends once")
  void i8_rearmBesideExpiry() {
    ModelChecked.check(
        () -> {
          var wheel = new Wheel();
          var timer = new Timer();
          var cancels = new AtomicInteger();
          wheel.schedule(timer, SOON);
          ModelChecked.together(
              () -> wheel.expire(FAR, 8, timer),
              () -> {
                cancels.set(count(wheel.cancel(timer)));
                wheel.schedule(timer, LATER);
              });
          wheel.expire(FAR, 8, timer);
          each(2, timer, cancels.get(), wheel);
        });
  }

  @Test
  @DisplayName(
      "8.4, I1, I4, I8: neighbours are cancelled while a cascade moves them, in small steps")
  void i4_cancelBesideCascade() {
    ModelChecked.check(
        () -> {
          var wheel = new Wheel(1); // lets go of the lock after each step
          var first = new Timer();
          var second = new Timer();
          var cancels = new AtomicInteger();
          wheel.schedule(first, LATER);
          wheel.schedule(second, LATER + 1);
          ExpirySink sink = entry -> ((Timer) entry).expired(entry);
          ModelChecked.together(
              () -> expireAll(wheel, sink), () -> cancels.set(count(wheel.cancel(first))));
          expireAll(wheel, sink);
          each(1, first, cancels.get(), wheel);
          each(1, second, 0, wheel);
        });
  }

  private static void expireAll(Wheel wheel, ExpirySink sink) {
    while (wheel.nextDeadlineNanos() <= FAR) {
      wheel.expire(FAR, 8, sink);
    }
  }

  @Test
  @DisplayName("8.5, I7: who sets a timer sees a next deadline no later, whatever others cancel")
  void i7_theNextDeadlineIsSeen() {
    ModelChecked.check(
        () -> {
          var wheel = new Wheel();
          var other = new Timer();
          wheel.schedule(other, SOON);
          var mine = new Timer();
          ModelChecked.together(
              () -> wheel.cancel(other),
              () -> {
                wheel.schedule(mine, LATER);
                if (wheel.nextDeadlineNanos() > Geometry.nanosOf(Geometry.tickAtOrAfter(LATER))) {
                  throw new AssertionError("next is later");
                }
              });
        });
  }

  /// A queue for one entry, with one step done wrongly.
  private abstract static class Twin implements TimerQueue {
    private static final int QUEUED = 0;
    final AtomicReference<TimerEntry> queued = new AtomicReference<>();
    volatile boolean closed;

    void put(TimerEntry entry) {
      entry.slot(QUEUED);
      queued.set(entry);
    }

    @Override
    public boolean schedule(TimerEntry entry, long deadlineNanos) {
      synchronized (this) {
        refuseIfClosed();
        put(entry);
      }
      return false;
    }

    void refuseIfClosed() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
    }

    boolean take(TimerEntry entry, int mark) {
      if (entry == null || entry.slot() != QUEUED) {
        return false;
      }
      entry.slot(mark);
      queued.set(null);
      return true;
    }

    @Override
    public synchronized boolean cancel(TimerEntry entry) {
      return take(entry, TimerEntry.IDLE);
    }

    private int takeOut(int mark, ExpirySink sink) {
      TimerEntry entry;
      boolean taken;
      synchronized (this) {
        closed |= mark == TimerEntry.CLOSED;
        entry = queued.get();
        taken = take(entry, mark);
      }
      if (taken) {
        sink.expired(entry);
      }
      return count(taken);
    }

    @Override
    public int expire(long nowNanos, int budget, ExpirySink sink) {
      return takeOut(TimerEntry.EXPIRED, sink);
    }

    @Override
    public void close(ExpirySink sink) {
      takeOut(TimerEntry.CLOSED, sink);
    }

    @Override
    public long nextDeadlineNanos() {
      return queued.get() == null ? Long.MAX_VALUE : SOON;
    }
  }

  private static final class CancelsWithoutLock extends Twin {
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public boolean cancel(TimerEntry entry) {
      return take(entry, TimerEntry.IDLE);
    }
  }

  private static final class ReportsBeforeItMarks extends Twin {
    @Override
    public int expire(long nowNanos, int budget, ExpirySink sink) {
      TimerEntry entry = queued.get();
      if (entry == null) {
        return 0;
      }
      sink.expired(entry);
      synchronized (this) {
        return count(take(entry, TimerEntry.EXPIRED));
      }
    }
  }

  private static final class LooksAtClosedBeforeItLocks extends Twin {
    @Override
    public boolean schedule(TimerEntry entry, long deadlineNanos) {
      refuseIfClosed();
      synchronized (this) {
        put(entry);
      }
      return false;
    }
  }

  @Test
  @DisplayName("8.4, I8, broken twin: a cancel without the lock beside an expiry: both have it")
  void i8_unlockedCancelTwin() {
    ModelChecked.mustFail(() -> cancelBesideExpiry(new CancelsWithoutLock()));
  }

  @Test
  @DisplayName("8.4, I8, broken twin: reported before it is marked, cancelled in between")
  void i8_lateMarkTwin() {
    ModelChecked.mustFail(() -> cancelBesideExpiry(new ReportsBeforeItMarks()));
  }

  @Test
  @DisplayName("8.18, I8, broken twin: a look at the close outside of the lock forgets a timer")
  void i8_lateCloseTwin() {
    ModelChecked.mustFail(() -> scheduleBesideClose(new LooksAtClosedBeforeItLocks()));
  }
}
