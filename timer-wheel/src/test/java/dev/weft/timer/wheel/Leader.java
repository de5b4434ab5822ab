package dev.weft.timer.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.TimerEntry;
import java.util.ArrayList;
import java.util.List;

/// What a runtime's leader does, on a clock that moves only by it: sleeps until the wheel's next
/// deadline, expires, and so on.
final class Leader {
  static final long TICK = 1L << Geometry.TICK_BITS;

  private static final int MANY = 10_000;

  final Wheel wheel;
  long nowNanos;
  int wakes;
  final List<TimerEntry> expired = new ArrayList<>();

  Leader(Wheel wheel) {
    this.wheel = wheel;
  }

  static Leader atTick(long tick) {
    var leader = new Leader(new Wheel());
    leader.wheel.schedule(new Probe(), tick * TICK);
    leader.runUntil(tick * TICK);
    leader.expired.clear();
    leader.wakes = 0;
    return leader;
  }

  Probe schedule(long deadlineNanos) {
    var probe = new Probe();
    wheel.schedule(probe, deadlineNanos);
    return probe;
  }

  /// Lets the time pass until `nanos`, with the wakes that the wheel asks for and no others.
  void runUntil(long nanos) {
    while (wheel.nextDeadlineNanos() <= nanos) {
      assertThat(wakes).as("wakes; does the wheel move on?").isLessThan(MANY);
      nowNanos = Math.max(nowNanos, wheel.nextDeadlineNanos());
      expire(Integer.MAX_VALUE);
    }
    nowNanos = nanos;
  }

  int expire(int budget) {
    wakes++;
    return wheel.expire(nowNanos, budget, this::report);
  }

  private void report(TimerEntry entry) {
    ((Probe) entry).reported++;
    expired.add(entry);
  }
}
