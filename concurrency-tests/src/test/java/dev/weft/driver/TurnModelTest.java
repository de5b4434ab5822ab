package dev.weft.driver;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.TimerEntry;
import dev.weft.timer.wheel.WheelProvider;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// D2 of [RuntimeDriver]: the leader's sleep beside timers that are set meanwhile. It hangs if it
/// sleeps for longer than until the earliest of them. D6: timers that are expired by who cannot
/// lead.
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

  /// A driver whose waits take all wake-ups that there are, as those of reactors do.
  private static RuntimeDriver driver(Semaphore wakeups) {
    return BareReactor.driver(
        timeout -> {
          if (timeout < 0 || timeout > 2 * EARLY) {
            wakeups.acquireUninterruptibly();
          }
          wakeups.drainPermits();
        },
        wakeups::release,
        new WheelProvider().open(null),
        new WheelProvider().open(null));
  }

  /// Leads, as soon as nobody else does, until it knows of a timer that is due early.
  private static void restUntilEarly(RuntimeDriver driver) {
    while (driver.timers().nextDeadlineNanos() > 2 * EARLY) {
      if (driver.tryLead()) {
        driver.turn(Long.MAX_VALUE);
        driver.dispatch();
        driver.yieldLead();
      }
    }
  }

  /// What a busy worker does every now and then.
  private static void look(RuntimeDriver driver) {
    if (driver.needsTurn() && driver.tryLead()) {
      driver.turn(0);
      driver.dispatch();
      driver.yieldLead();
    } else {
      driver.expireOverdue();
    }
  }

  @Test
  @DisplayName("8.5, 9.6, D2: turns of a busy worker take no wake-up that its timer has given")
  void d2_looksTakeNoWakeup() {
    ModelChecked.check(
        () -> {
          RuntimeDriver driver = driver(new Semaphore(0));
          driver.timers().schedule(new Timer(), LATE, -1);
          ModelChecked.together(
              () -> restUntilEarly(driver),
              () -> {
                look(driver);
                driver.timers().schedule(new Timer(), EARLY, 0);
                look(driver);
              });
        });
  }

  @Test
  @DisplayName("8.5, 9.6, broken twin: a busy worker looks though another one leads")
  void d1_lookTwin() {
    ModelChecked.mustFail(
        () -> {
          var wakeups = new Semaphore(0);
          var driver = driver(wakeups);
          driver.timers().schedule(new Timer(), LATE, -1);
          ModelChecked.together(
              () -> restUntilEarly(driver),
              () -> {
                driver.timers().schedule(new Timer(), EARLY, 0);
                wakeups.drainPermits();
              });
        });
  }

  private static final class Due extends TimerEntry {
    Due(AtomicInteger wakes) {
      waker(wakes::incrementAndGet);
    }
  }

  @Test
  @DisplayName("8.1, 9.6, D6: what the leader and another one expire is woken once")
  void d6_overdueTimersAreWokenOnce() {
    ModelChecked.check(
        () -> {
          RuntimeDriver driver = driver(new Semaphore(0));
          var one = new AtomicInteger();
          var other = new AtomicInteger();
          driver.timers().schedule(new Due(one), 0, 0);
          driver.timers().schedule(new Due(other), 0, -1);
          ModelChecked.together(() -> look(driver), () -> look(driver));
          look(driver);
          if (one.get() != 1 || other.get() != 1) {
            throw new AssertionError("woken " + one + " and " + other + " times");
          }
        });
  }

  /// Two that look whether somebody expires, and then say that they do.
  private static final class ExpiryTwin {
    volatile boolean expiring;
    final AtomicInteger inside = new AtomicInteger();

    void expire() {
      if (!expiring) {
        expiring = true;
        if (inside.incrementAndGet() > 1) {
          throw new AssertionError("two expire at once");
        }
        inside.decrementAndGet();
        expiring = false;
      }
    }
  }

  @Test
  @DisplayName("9.6, broken twin: who expires looks and then writes")
  void d6_claimTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new ExpiryTwin();
          ModelChecked.together(twin::expire, twin::expire);
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
