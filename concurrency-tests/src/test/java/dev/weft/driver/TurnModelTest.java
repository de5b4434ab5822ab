package dev.weft.driver;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.TimerEntry;
import dev.weft.timer.wheel.WheelProvider;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// D2 of [RuntimeDriver]: the leader's sleep beside timers that are set meanwhile. It hangs if it
/// sleeps for longer than until the earliest of them.
class TurnModelTest {

  private static final long EARLY = 1_000_000_000L;
  private static final long LATE = 10_000_000_000L;

  private static final class Timer extends TimerEntry {}

  @Test
  @DisplayName("8.5, 6.4, D2: a timer set at any moment shortens the leader's sleep")
  void d2_earlierTimersAreSeen() {
    ModelChecked.check(
        () -> {
          var wakeups = new Semaphore(0);
          var driver =
              BareReactor.driver(
                  timeout -> {
                    if (timeout < 0 || timeout > 2 * EARLY) {
                      wakeups.acquireUninterruptibly();
                    }
                  },
                  wakeups::release,
                  new WheelProvider().open(null),
                  new WheelProvider().open(null));
          Timers timers = driver.timers();
          ModelChecked.together(
              () -> {
                while (timers.nextDeadlineNanos() > 2 * EARLY) {
                  driver.turn(Long.MAX_VALUE);
                }
              },
              () -> timers.schedule(new Timer(), LATE, 0),
              () -> timers.schedule(new Timer(), EARLY, -1));
        });
  }

  /// The twins of one timer.
  private static final class Twin {
    final AtomicLong next = new AtomicLong(LATE);
    final AtomicLong asleepUntil = new AtomicLong();
    final Semaphore wakeups = new Semaphore(0);

    void sleep(boolean looksAgain) {
      long until = next.get();
      asleepUntil.set(until);
      while (looksAgain && next.get() < until) {
        until = next.get();
        asleepUntil.set(until);
      }
      if (until > EARLY) {
        wakeups.acquireUninterruptibly();
      }
    }

    void schedule() {
      next.set(EARLY);
      wake(asleepUntil.get());
    }

    void scheduleReadsFirst() {
      long until = asleepUntil.get();
      next.set(EARLY);
      wake(until);
    }

    private void wake(long until) {
      if (EARLY < until) {
        wakeups.release();
      }
    }
  }

  @Test
  @DisplayName("8.5, 6.4, broken twin: a leader says until when it sleeps and does not look again")
  void d2_leaderTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.together(() -> twin.sleep(false), twin::schedule);
        });
  }

  @Test
  @DisplayName("8.5, 6.4, broken twin: a timer is set after a look at the leader's sleep")
  void d2_schedulerTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.together(() -> twin.sleep(true), twin::scheduleReadsFirst);
        });
  }
}
