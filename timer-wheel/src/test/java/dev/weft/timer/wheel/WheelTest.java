package dev.weft.timer.wheel;

import static dev.weft.timer.wheel.Leader.TICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.spi.TimerEntry;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of a timer, one leader, no races.
@Timeout(20)
class WheelTest {

  private static final long HORIZON = 1L << Geometry.SLOT_BITS * Geometry.LEVELS;

  /// 63, 64, 65, 4095, ... 64^6 + 1 ticks.
  static LongStream boundaries() {
    return Stream.iterate(64L, unit -> unit <= HORIZON, unit -> unit * 64)
        .mapToLong(Long::longValue)
        .flatMap(unit -> LongStream.of(unit - 1, unit, unit + 1, 63 * unit, 63 * unit + 1));
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  @DisplayName("8.1 8.2 8.8 at each level boundary: not before the deadline, at most a tick after")
  void r8_8_levelBoundaries(long ticks) {
    for (long base : new long[] {0, 1, 62, 63, 64, 4095, 4097, 1L << 35, HORIZON - 1}) {
      for (long off : new long[] {1 - TICK, -1, 0, 1, TICK - 1}) {
        var leader = Leader.atTick(base);
        long deadline = (base + ticks) * TICK + off;
        Probe probe = leader.schedule(deadline);

        leader.runUntil(deadline - 1);
        assertThat(probe.slot()).as("base %s, offset %s", base, off).isNotNegative();
        leader.runUntil(deadline + TICK - 1);
        assertThat(probe.slot()).as("base %s, offset %s", base, off).isEqualTo(TimerEntry.EXPIRED);
        assertThat(probe.reported).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("8.8 timers at all level boundaries at once expire in order, each in its tick")
  void r8_8_allBoundariesAtOnce() {
    var leader = Leader.atTick(4095);
    var probes = boundaries().mapToObj(t -> leader.schedule((4095 + t) * TICK)).toList();

    for (Probe probe : probes) {
      leader.runUntil(probe.deadlineNanos - 1);
      assertThat(probe.slot()).isNotNegative();
      leader.runUntil(probe.deadlineNanos);
      assertThat(probe.slot()).isEqualTo(TimerEntry.EXPIRED);
    }
    assertThat(leader.expired).isSortedAccordingTo((a, b) -> Long.compare(due(a), due(b)));
  }

  private static long due(TimerEntry entry) {
    return Geometry.tickAtOrAfter(entry.deadlineNanos);
  }

  @Test
  @DisplayName(
      "8.1 a leader that asks too early gets nothing, one that asks late gets everything due")
  void r8_1_neverEarly() {
    var leader = new Leader(new Wheel());
    for (int i = 1; i <= 1000; i++) {
      leader.schedule(i * 3L * TICK / 2);
    }
    leader.nowNanos = 700 * TICK;
    leader.expire(Integer.MAX_VALUE);

    assertThat(leader.expired).hasSize(466).allMatch(e -> e.deadlineNanos <= 700 * TICK);
    assertThat(leader.wheel.nextDeadlineNanos()).isEqualTo(701 * TICK);
  }

  @Test
  @DisplayName("8.3 a cancelled timer is not reported, and is gone at once")
  void r8_3_cancelled() {
    var leader = new Leader(new Wheel());
    Probe near = leader.schedule(5 * TICK);
    Probe far = leader.schedule(5000 * TICK);

    assertThat(leader.wheel.cancel(near)).isTrue();
    assertThat(leader.wheel.cancel(near)).isFalse();
    assertThat(near.slot()).isEqualTo(TimerEntry.IDLE);
    assertThat(near.next).isNull();
    assertThat(leader.wheel.nextDeadlineNanos()).isEqualTo(5000 * TICK);
    assertThat(leader.wheel.cancel(far)).isTrue();
    assertThat(leader.wheel.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    leader.nowNanos = 9000 * TICK;
    assertThat(leader.expire(Integer.MAX_VALUE)).isZero();
  }

  @Test
  @DisplayName("8.3 first, middle and last of a slot can be cancelled")
  void r8_3_cancelWithinASlot() {
    for (int gone = 0; gone < 5; gone++) {
      var leader = new Leader(new Wheel());
      var probes = LongStream.range(0, 5).mapToObj(i -> leader.schedule((100 + i) * TICK)).toList();
      leader.wheel.cancel(probes.get(gone));
      leader.runUntil(200 * TICK);

      assertThat(leader.expired).hasSize(4).doesNotContain(probes.get(gone));
    }
  }

  @Test
  @DisplayName("8.6 zero and past deadlines expire at once")
  void r8_6_zeroAndPast() {
    var leader = Leader.atTick(5000);
    leader.schedule(0);
    leader.schedule(4000 * TICK);
    leader.schedule(5000 * TICK);

    assertThat(leader.wheel.nextDeadlineNanos()).isEqualTo(5000 * TICK);
    assertThat(leader.expire(Integer.MAX_VALUE)).isEqualTo(3);
  }

  @Test
  @DisplayName("8.7 a reset, later or earlier or to the past or after expiry, is a fresh timer")
  void r8_7_reset() {
    var leader = Leader.atTick(10);
    Probe probe = leader.schedule(100 * TICK);
    for (long tick : new long[] {5000, 50, 3}) {
      assertThat(leader.wheel.cancel(probe)).isTrue();
      leader.wheel.schedule(probe, tick * TICK);
      assertThat(leader.wheel.nextDeadlineNanos()).isEqualTo(Math.max(10, tick) * TICK);
    }
    leader.expire(1);
    assertThat(probe.reported).isEqualTo(1);

    leader.wheel.schedule(probe, 70 * TICK);
    leader.runUntil(70 * TICK - 1);
    assertThat(probe.reported).isEqualTo(1);
    leader.runUntil(70 * TICK);
    assertThat(probe.reported).isEqualTo(2);
  }

  @Test
  @DisplayName("8.9 timers beyond the horizon expire in time; never is never")
  void r8_9_beyondTheHorizon() {
    for (long base : new long[] {0, 77, HORIZON - 1}) {
      var leader = Leader.atTick(base);
      Probe near = leader.schedule(3 * HORIZON / 2 * TICK);
      Probe far = leader.schedule(100 * HORIZON * TICK);
      Probe never = leader.schedule(Long.MAX_VALUE);

      for (Probe probe : new Probe[] {near, far}) {
        leader.runUntil(probe.deadlineNanos - 1);
        assertThat(probe.reported).isZero();
        leader.runUntil(probe.deadlineNanos);
        assertThat(probe.reported).isEqualTo(1);
      }
      leader.runUntil(Long.MAX_VALUE - 1);
      leader.nowNanos = Long.MAX_VALUE;
      leader.expire(Integer.MAX_VALUE);
      assertThat(never.slot()).isNotNegative();
      assertThat(leader.wheel.cancel(never)).isTrue();
    }
  }

  @Test
  @DisplayName("8.19 a clock that steps back is harmless")
  void r8_19_backwards() {
    var leader = Leader.atTick(1000);
    Probe probe = leader.schedule(999 * TICK);
    leader.nowNanos = 500 * TICK;
    assertThat(leader.expire(Integer.MAX_VALUE)).isZero();
    assertThat(leader.wheel.nextDeadlineNanos()).isLessThanOrEqualTo(1000 * TICK);
    leader.nowNanos = 1000 * TICK;
    assertThat(leader.expire(Integer.MAX_VALUE)).isEqualTo(1);
    assertThat(probe.reported).isEqualTo(1);
  }

  @Test
  @DisplayName("8.5 schedule says whether the next deadline has become earlier")
  void r8_5_saysWhatBecameEarlier() {
    var wheel = new Wheel();
    assertThat(wheel.schedule(new Probe(), 5000 * TICK)).isTrue();
    assertThat(wheel.schedule(new Probe(), 5000 * TICK)).isFalse();
    assertThat(wheel.schedule(new Probe(), 6000 * TICK)).isFalse();
    assertThat(wheel.schedule(new Probe(), 4999 * TICK)).isTrue();
  }

  @Test
  @DisplayName("8.17 an entry of a queue cannot be put into another, nor be cancelled there")
  void r8_17_staysWithItsQueue() {
    var mine = new Wheel();
    var other = new Wheel();
    var probe = new Probe();
    mine.schedule(probe, 7 * TICK);

    assertThatIllegalStateException().isThrownBy(() -> mine.schedule(probe, 9 * TICK));
    assertThatIllegalStateException().isThrownBy(() -> other.schedule(probe, 9 * TICK));
    assertThat(other.cancel(probe)).isFalse();
    assertThat(probe.deadlineNanos).isEqualTo(7 * TICK);
    assertThat(mine.cancel(probe)).isTrue();
    other.schedule(probe, 9 * TICK);
    assertThat(other.cancel(probe)).isTrue();
  }
}
