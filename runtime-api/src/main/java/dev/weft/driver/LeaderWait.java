package dev.weft.driver;

import dev.weft.spi.Reactor;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The leader's wait: for how long, and who ends it early. D2 of [RuntimeDriver]; where the clock
/// stands still until it is moved, also Z1 to Z3 of [Stillness].
///
/// **Threads.** [#poll] is the leader's; any thread calls [#timerBecameEarliest].
final class LeaderWait {

  /// The leader is not about to sleep.
  private static final long AWAKE = Long.MIN_VALUE;

  private final Reactor reactor;
  private final EventBatch batch;
  private final Timers timers;
  private final @Nullable Stillness stillness;

  private volatile long asleepUntil = AWAKE;

  LeaderWait(Reactor reactor, EventBatch batch, Timers timers, @Nullable Stillness stillness) {
    this.reactor = reactor;
    this.batch = batch;
    this.timers = timers;
    this.stillness = stillness;
  }

  /// Waits for events, until a timer is due, or for `maxWaitNanos`.
  void poll(long maxWaitNanos) throws IOException {
    if (maxWaitNanos <= 0) {
      reactor.poll(0, batch);
    } else if (stillness == null) {
      sleep(maxWaitNanos);
    } else {
      jumpOrSleep(maxWaitNanos, stillness);
    }
  }

  private void sleep(long maxWaitNanos) throws IOException {
    long timeout = publishSleep(maxWaitNanos);
    try {
      reactor.poll(timeout, batch);
    } finally {
      asleepUntil = AWAKE;
    }
  }

  /// D2, the leader's half. Returns the time to wait; negative is without limit.
  private long publishSleep(long maxWaitNanos) {
    for (; ; ) {
      long next = timers.nextDeadlineNanos();
      long now = timers.nowNanos();
      long limit = maxWaitNanos >= Long.MAX_VALUE - now ? Long.MAX_VALUE : now + maxWaitNanos;
      long until = Math.min(limit, next);
      asleepUntil = until;
      VarHandle.fullFence();
      if (timers.nextDeadlineNanos() >= until) {
        return until == Long.MAX_VALUE ? -1 : Math.max(0, until - now);
      }
    }
  }

  /// D2, the other half: called after a timer became the earliest of its queue.
  void timerBecameEarliest(long nextDeadlineNanos) {
    VarHandle.fullFence();
    if (nextDeadlineNanos < asleepUntil) {
      reactor.wakeup();
    }
  }

  /// A timer's, or that of what takes time in the reactor.
  private long nextDeadlineNanos() {
    return Math.min(timers.nextDeadlineNanos(), reactor.nextDeadlineNanos());
  }

  /// A turn ends after the events were collected without waiting, whether the clock has jumped or
  /// not: a wake-up that was taken with them is nobody else's.
  private void jumpOrSleep(long maxWaitNanos, Stillness standing) throws IOException {
    asleepUntil = Long.MAX_VALUE;
    standing.await();
    try {
      if (timers.isOverdue()) {
        reactor.poll(0, batch);
      } else if (standing.mayJump(nextDeadlineNanos())) {
        reactor.poll(0, batch);
        if (batch.isEmpty()) {
          standing.jump(nextDeadlineNanos());
        }
      } else {
        reactor.poll(maxWaitNanos == Long.MAX_VALUE ? -1 : maxWaitNanos, batch);
      }
    } finally {
      standing.awaitNoLonger();
      asleepUntil = AWAKE;
    }
  }
}
