package dev.weft.driver;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.RuntimeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Z1 and Z2 of [Stillness]: a leader that lets the clock jump beside tasks that set each other
/// going. It hangs if it sleeps though all is still.
class StillnessModelTest {

  private static final long DEADLINE = 1_000_000_000L;

  /// A clock that fails if it jumps while something goes on.
  private static final class Clock implements RuntimeClock {
    final AtomicLong now = new AtomicLong();
    final AtomicInteger goingOn = new AtomicInteger();

    @Override
    public long nanos() {
      return now.get();
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH;
    }

    @Override
    public void advance(Duration duration) {}

    @Override
    public void onMove(Runnable moved) {}

    @Override
    public boolean mayJump() {
      return true;
    }

    @Override
    public void jump(long deadlineNanos) {
      if (goingOn.get() != 0) {
        throw new AssertionError("jumps over what goes on");
      }
      now.set(deadlineNanos);
    }
  }

  /// The leader's part of [LeaderWait].
  private static void lead(Stillness stillness, Clock clock, Semaphore wakeups) {
    while (clock.nanos() < DEADLINE) {
      stillness.await();
      if (stillness.mayJump(DEADLINE)) {
        stillness.jump(DEADLINE);
      } else {
        wakeups.acquireUninterruptibly();
      }
      stillness.awaitNoLonger();
    }
  }

  @Test
  @DisplayName("8.13, 8.14, Z1, Z2: the clock jumps when the last of a chain is over, not before")
  void z1_z2_jumpsWhenAllIsStill() {
    ModelChecked.check(
        () -> {
          var clock = new Clock();
          var wakeups = new Semaphore(0);
          var stillness = new Stillness(clock, wakeups::release);
          var handedOn = new Semaphore(0);
          stillness.callerWaits(false);
          stillness.begun();
          clock.goingOn.incrementAndGet();
          ModelChecked.together(
              () -> lead(stillness, clock, wakeups),
              () -> {
                stillness.begun();
                handedOn.release();
                stillness.ended();
              },
              () -> {
                handedOn.acquireUninterruptibly();
                clock.goingOn.decrementAndGet();
                stillness.ended();
              });
        });
  }

  @Test
  @DisplayName("8.14, broken twin: what a call sets going is counted when the call is over")
  void z1_countTwin() {
    ModelChecked.mustFail(
        () -> {
          var clock = new Clock();
          var wakeups = new Semaphore(0);
          var stillness = new Stillness(clock, wakeups::release);
          stillness.callerWaits(false);
          stillness.begun();
          clock.goingOn.incrementAndGet();
          ModelChecked.together(
              () -> lead(stillness, clock, wakeups),
              () -> {
                stillness.ended();
                stillness.begun();
                clock.goingOn.decrementAndGet();
                stillness.ended();
              });
        });
  }

  /// A leader and the last one that goes on.
  private static final class Twin {
    final AtomicInteger out = new AtomicInteger(1);
    final AtomicInteger awaited = new AtomicInteger();
    final Semaphore wakeups = new Semaphore(0);

    void lead() {
      awaited.set(1);
      if (out.get() > 0) {
        wakeups.acquireUninterruptibly();
      }
    }

    void looksFirst() {
      boolean wakes = awaited.get() == 1;
      out.decrementAndGet();
      if (wakes) {
        wakeups.release();
      }
    }
  }

  @Test
  @DisplayName("8.13, broken twin: the last one looks for the leader, and then counts down")
  void z2_lookTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.together(twin::lead, twin::looksFirst);
        });
  }
}
