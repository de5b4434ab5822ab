package dev.weft.driver;

import dev.weft.Waker;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The timer queues of one runtime and its clock: a queue for each worker and, last, one for all
/// other threads. Two workers that share a queue pay three times as much for a timer, measured.
///
/// **Threads.** [#schedule], [#cancel] and [#nowNanos] may be called by any thread; [#expire] by
/// one at a time.
public final class Timers {

  private final TimerQueue[] queues;
  private final RuntimeDriver driver;
  private final long origin = System.nanoTime();

  /// Null for the system's.
  private final @Nullable RuntimeClock clock;

  /// @param clock null for the system's
  Timers(List<TimerQueue> queues, @Nullable RuntimeClock clock, RuntimeDriver driver) {
    this.queues = queues.toArray(TimerQueue[]::new);
    this.clock = clock;
    this.driver = driver;
  }

  /// The time on the runtime's clock: nanoseconds since it was opened. Monotonic, at or above 0.
  public long nowNanos() {
    RuntimeClock mine = clock;
    return mine == null ? System.nanoTime() - origin : mine.nanos();
  }

  /// The runtime's clock.
  RuntimeClock clock() {
    return clock == null ? new SystemClock(this) : clock;
  }

  /// Where this clock's zero lies on the scale of `System.nanoTime()`, by which a time is taken
  /// from one runtime's clock to another's. For a clock that does not pass by itself, where that
  /// was when it was opened.
  public long zeroNanos() {
    return origin;
  }

  /// Puts `entry` into the calling worker's queue, with its waker stored before, and sees to it
  /// that the leader does not sleep past it.
  ///
  /// @param worker the index of the polling worker, or negative
  /// @throws IllegalStateException if the timers are closed
  public void schedule(TimerEntry entry, long deadlineNanos, int worker) {
    int last = queues.length - 1;
    TimerQueue queue = queues[worker >= 0 && worker < last ? worker : last];
    if (queue.schedule(entry, deadlineNanos)) {
      driver.timerBecameEarliest(queue.nextDeadlineNanos());
    }
  }

  /// Gives `entry` another deadline in its queue, keeping its waker, and sees to it that the leader
  /// does not sleep past it.
  ///
  /// @return `false` if `queue` is none of these or is closed, or the entry is no longer in it:
  ///   then it is in none
  boolean move(TimerEntry entry, TimerQueue queue, long deadlineNanos) {
    for (TimerQueue mine : queues) {
      if (mine == queue) {
        return queue.cancel(entry) && moved(entry, queue, deadlineNanos);
      }
    }
    return false;
  }

  private boolean moved(TimerEntry entry, TimerQueue queue, long deadlineNanos) {
    boolean earliest;
    try {
      earliest = queue.schedule(entry, deadlineNanos);
    } catch (IllegalStateException closed) {
      return false;
    }
    if (earliest) {
      driver.timerBecameEarliest(queue.nextDeadlineNanos());
    }
    return true;
  }

  /// Takes `entry` out of whichever queue it is in, and its waker from it.
  public void cancel(TimerEntry entry) {
    TimerQueue queue = entry.queue;
    if (queue != null && queue.cancel(entry)) {
      entry.ownWaker(null);
    } else {
      entry.takeWaker();
    }
  }

  long nextDeadlineNanos() {
    long least = Long.MAX_VALUE;
    for (TimerQueue queue : queues) {
      least = Math.min(least, queue.nextDeadlineNanos());
    }
    return least;
  }

  /// Whether a timer is due.
  boolean isOverdue() {
    long next = nextDeadlineNanos();
    return next != Long.MAX_VALUE && next <= nowNanos();
  }

  /// Takes out what is due, at most `budget` timers.
  void expire(int budget, ExpirySink sink) {
    int left = budget;
    for (TimerQueue queue : queues) {
      if (left > 0 && queue.nextDeadlineNanos() != Long.MAX_VALUE) {
        long now = nowNanos();
        long late = now - queue.nextDeadlineNanos();
        if (late >= 0) {
          driver.hooks().expiring(late);
          left -= queue.expire(now, left, sink);
        }
      }
    }
  }

  void close(List<Waker> wakers) {
    for (TimerQueue queue : queues) {
      queue.close(
          entry -> {
            Waker waker = entry.takeWaker();
            if (waker != null) {
              wakers.add(waker);
            }
          });
    }
  }
}
