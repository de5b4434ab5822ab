package dev.weft.timer.wheel;

import static dev.weft.timer.wheel.Leader.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GeometryTest {

  @Test
  @DisplayName("8.1 a deadline is rounded up to its tick, now is rounded down")
  void r8_1_roundsDeadlinesUpAndNowDown() {
    assertThat(Geometry.tickAtOrAfter(0)).isEqualTo(0);
    assertThat(Geometry.tickAtOrAfter(1)).isEqualTo(1);
    assertThat(Geometry.tickAtOrAfter(TICK)).isEqualTo(1);
    assertThat(Geometry.tickAtOrAfter(TICK + 1)).isEqualTo(2);
    assertThat(Geometry.tickOf(TICK - 1)).isEqualTo(0);
    assertThat(Geometry.tickOf(TICK)).isEqualTo(1);
  }

  @Test
  @DisplayName("8.9 the last ticks do not overflow")
  void r8_9_lastTicksSaturate() {
    assertThat(Geometry.tickAtOrAfter(Long.MAX_VALUE)).isEqualTo(Geometry.LAST_TICK + 1);
    assertThat(Geometry.tickOf(Long.MAX_VALUE)).isEqualTo(Geometry.LAST_TICK);
    assertThat(Geometry.nanosOf(Geometry.LAST_TICK + 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(Geometry.nanosOf(Geometry.LAST_TICK)).isEqualTo(Long.MAX_VALUE - TICK + 1);
  }

  @Test
  @DisplayName("8.8 the level is that of the highest digit that differs")
  void r8_8_levelOfTheHighestDifferingDigit() {
    assertThat(Geometry.slotOf(0, 0)).isEqualTo(Geometry.slot(0, 0));
    assertThat(Geometry.slotOf(0, 63)).isEqualTo(Geometry.slot(0, 63));
    for (int level = 1; level < Geometry.LEVELS; level++) {
      long unit = 1L << Geometry.SLOT_BITS * level;
      assertThat(Geometry.slotOf(0, unit - 1)).isEqualTo(Geometry.slot(level - 1, 63));
      assertThat(Geometry.slotOf(0, unit)).isEqualTo(Geometry.slot(level, 1));
      assertThat(Geometry.slotOf(0, unit + 1)).isEqualTo(Geometry.slot(level, 1));
      assertThat(Geometry.slotOf(0, 63 * unit)).isEqualTo(Geometry.slot(level, 63));
      assertThat(Geometry.slotOf(unit - 1, unit)).isEqualTo(Geometry.slot(level, 1));
    }
  }

  @Test
  @DisplayName("I4 nothing is placed in the current slot of the top level, however far it is")
  void i4_theHorizonIsShortOfTheCurrentSlot() {
    int top = Geometry.LEVELS - 1;
    long unit = 1L << Geometry.SLOT_BITS * top;
    for (long elapsed : new long[] {0, 1, unit - 1, unit, 5 * unit + 7, 63 * unit, 64 * unit - 1}) {
      int current = Geometry.slot(top, Geometry.digit(top, elapsed));
      for (long ahead : new long[] {unit, 63 * unit, 64 * unit, 65 * unit, Geometry.LAST_TICK}) {
        long tick = Geometry.placed(elapsed, elapsed + ahead);
        assertThat(Geometry.slotOf(elapsed, tick)).isNotEqualTo(current);
        assertThat(tick).isBetween(elapsed, elapsed + 63 * unit);
      }
    }
  }

  @Test
  @DisplayName("8.6 what is overdue is placed in the current slot of level 0")
  void r8_6_overdueIsDue() {
    assertThat(Geometry.slotOf(4100, Geometry.placed(4100, 17))).isEqualTo(Geometry.slot(0, 4));
  }
}
