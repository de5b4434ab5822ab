package dev.weft.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class IntervalTest {

  /// When ticks are due if the third one, due at 20, is taken at `late`, the others as they are due
  /// or, if that has passed, at once.
  private static List<Long> dues(MissedTick policy, long late) {
    var interval = new Interval(10, policy);
    var dues = new ArrayList<Long>();
    long now = 0;
    for (int i = 0; i < 7; i++) {
      now = Math.max(now, interval.due(now));
      if (i == 2) {
        now = late;
      }
      dues.add(interval.take(now));
    }
    return dues;
  }

  @ParameterizedTest
  @CsvSource({
    "BURST, 45, 0 10 20 30 40 50 60",
    "DELAY, 45, 0 10 20 55 65 75 85",
    "SKIP,  45, 0 10 20 50 60 70 80",
    "BURST, 30, 0 10 20 30 40 50 60",
    "DELAY, 30, 0 10 20 40 50 60 70",
    "SKIP,  30, 0 10 20 40 50 60 70",
    "BURST, 29, 0 10 20 30 40 50 60",
    "DELAY, 29, 0 10 20 30 40 50 60",
    "SKIP,  29, 0 10 20 30 40 50 60",
  })
  @DisplayName("8.15 the exact instants after a tick that was late")
  void exactInstants(MissedTick policy, long late, String expected) {
    assertThat(String.join(" ", dues(policy, late).stream().map(String::valueOf).toList()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("8.9 8.15 a period for ever does not overflow")
  void periodForEver(MissedTick policy) {
    assertThat(policy.next(5, 6, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("8.15 the first tick is due at once, no tick is early, and lateness does not add up")
  void ticks() throws Exception {
    try (Weft weft = Toys.open()) {
      Interval interval = Time.interval(Duration.ofMillis(50), MissedTick.BURST);
      long before = Time.nanos(weft);
      long first = weft.blockOn(interval.tick());
      assertThat(first).isBetween(before, Time.nanos(weft));
      for (int i = 1; i <= 5; i++) {
        long due = weft.blockOn(interval.tick());
        assertThat(due).isEqualTo(first + i * 50_000_000L);
        assertThat(Time.nanos(weft)).isGreaterThanOrEqualTo(due);
      }
    }
  }

  @Test
  @DisplayName("8.15 a cancelled tick is not taken")
  void cancelledTickIsNotTaken() throws Exception {
    try (Weft weft = Toys.open()) {
      var day = Duration.ofDays(1);
      Interval interval = Time.interval(day, MissedTick.SKIP);
      long first = weft.blockOn(interval.tick());
      Future<Long> tick = interval.tick();
      Poll<Long> polled = weft.blockOn(Futures.pollFn(cx -> Poll.ready(tick.poll(cx))));
      assertThat(polled.isPending()).isTrue();
      tick.cancel(Context.of(() -> {}));
      assertThat(weft.driver().needsTurn()).isFalse();
      assertThat(interval.due(Time.nanos(weft))).isEqualTo(first + day.toNanos());
    }
  }

  @Test
  @DisplayName("a period of zero is refused")
  void zeroPeriod() {
    assertThatThrownBy(() -> Time.interval(Duration.ZERO, MissedTick.SKIP))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("8.14 an interval that goes on in a younger runtime ticks at the same times")
  void movesToAnotherRuntime() throws Exception {
    var interval = new Interval(10, MissedTick.SKIP);
    interval.on(1_000);
    assertThat(interval.due(300)).isEqualTo(300);
    assertThat(interval.take(300)).isEqualTo(300); // at 1 300
    interval.on(1_290);
    assertThat(interval.due(11)).isEqualTo(20);
    interval.on(1_305);
    assertThat(interval.due(0)).isEqualTo(5);
    assertThat(interval.take(5)).isEqualTo(5);
    interval.on(1_400); // its ticks were due before this clock began
    assertThat(interval.due(0)).isEqualTo(-80);
    assertThat(interval.take(3)).isEqualTo(-80);
    assertThat(interval.due(3)).isEqualTo(10);
    try (Weft old = Toys.open();
        Weft young = Toys.open()) {
      Interval ticks = Time.interval(Duration.ofMillis(1), MissedTick.SKIP);
      old.blockOn(ticks.tick());
      long before = System.nanoTime();
      young.blockOn(ticks.tick());
      assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
    }
  }

  @Test
  @DisplayName("an interval says its period, and what becomes of ticks that are missed")
  void text() {
    assertThat(new Interval(10_000_000, MissedTick.DELAY)).hasToString("Interval[10ms, DELAY]");
  }
}
