package dev.weft.timer.wheel;

import static dev.weft.timer.wheel.Leader.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How often a leader must wake for its timers, and how much it does at one go.
@Timeout(20)
class WakeCountTest {

  private static final long YEAR = 365L * 24 * 3600 * 1_000_000_000;

  @Test
  @DisplayName("8.10 a timer costs one wake, however far it is")
  void r8_10_oneWakePerTimer() {
    for (long far : new long[] {1, 64, 5000, 300_000, 1L << 30, 1L << 35}) {
      var leader = Leader.atTick(12345);
      leader.schedule((12345 + far) * TICK);
      leader.runUntil(Long.MAX_VALUE - 1);
      assertThat(leader.wakes).isEqualTo(1);
      assertThat(leader.expired).hasSize(1);
    }
  }

  @Test
  @DisplayName("8.10 an idle year later a short timer still costs one wake")
  void r8_10_oneWakeAfterIdleness() {
    var leader = new Leader(new Wheel());
    leader.runUntil(YEAR);
    leader.schedule(YEAR + 3 * TICK);
    leader.runUntil(YEAR + 4 * TICK);
    assertThat(leader.wakes).isEqualTo(1);
    assertThat(leader.expired).hasSize(1);
  }

  @Test
  @DisplayName("8.9 a timer beyond the horizon costs one wake in two years")
  void r8_9_wakesBeyondTheHorizon() {
    var leader = new Leader(new Wheel());
    leader.schedule(200 * YEAR);
    leader.runUntil(201 * YEAR);
    assertThat(leader.expired).hasSize(1);
    assertThat(leader.wakes).isLessThan(100);
  }

  @Test
  @DisplayName("8.10 cancelled timers cost at most one wake per level")
  void r8_10_wakesAfterCancels() {
    var leader = new Leader(new Wheel());
    long last = (1L << 36) - 1;
    leader.schedule(last * TICK);
    LongStream.range(1, 2000)
        .map(i -> last - i * 33_000_000 % last)
        .mapToObj(tick -> leader.schedule(tick * TICK))
        .toList()
        .forEach(leader.wheel::cancel);
    leader.runUntil(last * TICK);
    assertThat(leader.expired).hasSize(1);
    assertThat(leader.wakes).isLessThanOrEqualTo(Geometry.LEVELS);
  }

  @Test
  @DisplayName("I7 the next deadline stays due until all that is due is out")
  void i7_budget() {
    var leader = new Leader(new Wheel());
    for (int i = 0; i < 1000; i++) {
      leader.schedule((100 + i % 7) * TICK);
    }
    leader.nowNanos = 200 * TICK;
    assertThat(leader.expire(0)).isZero();
    int calls = 0;
    while (leader.wheel.nextDeadlineNanos() <= leader.nowNanos) {
      assertThat(leader.expire(10)).isLessThanOrEqualTo(10);
      assertThat(++calls).isLessThan(1000);
    }
    assertThat(leader.expired).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("I4 a cascade is bounded, pauses, and nothing overtakes it")
  void i4_cascadePauses() {
    var leader = new Leader(new Wheel(4));
    // One slot of level 2; its earliest is the last to move down.
    for (int i = 100; i > 0; i--) {
      leader.schedule((5000 + i) * TICK);
    }
    leader.nowNanos = 6000 * TICK;
    for (int i = 0; i < 25; i++) {
      assertThat(leader.wheel.nextDeadlineNanos()).isEqualTo(5001 * TICK);
      assertThat(leader.expire(1000)).isZero();
    }
    leader.runUntil(6000 * TICK);
    assertThat(leader.expired)
        .hasSize(100)
        .isSortedAccordingTo((a, b) -> Long.compare(a.deadlineNanos, b.deadlineNanos));
  }

  @Test
  @DisplayName("I4 a cascade whose last entry is cancelled ends")
  void i4_cancelEndsACascade() {
    var leader = new Leader(new Wheel(1));
    Probe first = leader.schedule(5000 * TICK);
    Probe second = leader.schedule(5001 * TICK);
    leader.nowNanos = 5000 * TICK;
    assertThat(leader.expire(1)).isZero(); // moves the first
    assertThat(leader.wheel.cancel(second)).isTrue();
    assertThat(leader.expire(1)).isEqualTo(1);
    assertThat(first.reported).isEqualTo(1);
    assertThat(leader.wheel.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }
}
