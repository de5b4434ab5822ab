package dev.weft.timer.virtual;

import static dev.weft.timer.virtual.Setup.inTask;
import static dev.weft.timer.virtual.Setup.pollOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.time.Interval;
import dev.weft.time.MissedTick;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Intervals: what is due when, and when that is taken.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.timer.virtual.Setup#all")
public class IntervalTest {

  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final long MILLI = 1_000_000;

  private final Setup setup;

  public IntervalTest(Setup setup) {
    this.setup = setup;
  }

  @ParameterizedTest
  @CsvSource({
    "BURST, 45, 0 10 20 30 40 50 60, 0 10 45 45 45 50 60",
    "DELAY, 45, 0 10 20 55 65 75 85, 0 10 45 55 65 75 85",
    "SKIP,  45, 0 10 20 50 60 70 80, 0 10 45 50 60 70 80",
    "BURST, 29, 0 10 20 30 40 50 60, 0 10 29 30 40 50 60",
    "DELAY, 29, 0 10 20 30 40 50 60, 0 10 29 30 40 50 60",
    "SKIP,  29, 0 10 20 30 40 50 60, 0 10 29 30 40 50 60",
  })
  @DisplayName("8.15 the exact instants at which ticks are due, and are taken, after one was late")
  public void exactInstants(MissedTick policy, long late, String dues, String taken)
      throws Exception {
    assumeTrue(setup.virtual(), "by the usual clock the machine would have to be on time");
    try (Weft weft = setup.open()) {
      Interval interval = Time.interval(PERIOD, policy);
      List<Long> due = new ArrayList<>();
      List<Long> at = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        if (i == 2) {
          weft.blockOn(Time.sleepUntil(late * MILLI));
        }
        due.add(weft.blockOn(interval.tick()) / MILLI);
        at.add(Time.nanos(weft) / MILLI);
      }
      assertThat(String.join(" ", due.stream().map(String::valueOf).toList())).isEqualTo(dues);
      assertThat(String.join(" ", at.stream().map(String::valueOf).toList())).isEqualTo(taken);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("8.15 an interval begins where it is told, and keeps its period")
  public void beginsAt(MissedTick policy) throws Exception {
    try (Weft weft = setup.open()) {
      long first = Time.nanos(weft) + (setup.virtual() ? 500 : 50) * MILLI;
      Duration second = Duration.ofMillis(setup.virtual() ? 1000 : 100);
      Interval interval = Time.intervalAt(first, second, policy);
      assertThat(weft.<Long>blockOn(interval.tick())).isEqualTo(first);
      setup.assertInTime(Time.nanos(weft), first);
      assertThat(weft.<Long>blockOn(interval.tick())).isEqualTo(first + second.toNanos());
      setup.assertInTime(Time.nanos(weft), first + second.toNanos());
      Interval past = Time.intervalAt(-5, Duration.ofDays(1), policy);
      assertThat(weft.<Long>blockOn(past.tick())).isZero();
    }
  }

  @Test
  @DisplayName("8.15 reset begins anew: a period from now, after a delay, or at an instant")
  public void resets() throws Exception {
    try (Weft weft = setup.open()) {
      Interval interval = Time.interval(PERIOD, MissedTick.BURST);
      weft.blockOn(interval.tick());
      var resetAt = new long[1];
      inTask(
          weft,
          cx -> {
            resetAt[0] = Time.nanos(cx);
            interval.reset();
          });
      assertInTime(weft, interval, resetAt[0], 10);
      inTask(
          weft,
          cx -> {
            resetAt[0] = Time.nanos(cx);
            interval.resetAfter(Duration.ofMillis(3));
          });
      assertInTime(weft, interval, resetAt[0], 3);
      assertInTime(weft, interval, resetAt[0], 13);
      long at = Time.nanos(weft) + 7 * MILLI;
      interval.resetAt(at);
      assertThat(weft.<Long>blockOn(interval.tick())).isEqualTo(at);
    }
  }

  /// The clock is asked twice where it passes by itself.
  private void assertInTime(Weft weft, Interval interval, long from, long millis) throws Exception {
    long due = weft.blockOn(interval.tick());
    setup.assertInTime(due, from + millis * MILLI);
    setup.assertInTime(Time.nanos(weft), due);
  }

  @Test
  @DisplayName("8.15 a reset moves the tick that waits, to earlier and to later, without a poll")
  public void resetsTheTickThatWaits() throws Exception {
    Moment.tell(100, moment -> resetsTheTickThatWaits(moment, moment.millis() / 20));
    Moment.tell(100, moment -> resetsTheTickThatWaits(moment, moment.millis() * 2));
  }

  private void resetsTheTickThatWaits(Moment moment, long millis) throws Exception {
    try (Weft weft = setup.open()) {
      long begin = Time.nanos(weft);
      long first = begin + moment.millis() * MILLI;
      Interval interval = Time.intervalAt(first, Duration.ofDays(1), MissedTick.SKIP);
      Future<Long> tick = interval.tick();
      var polls = new AtomicInteger();
      long due =
          weft.blockOn(
              Futures.<Long>pollFn(
                  cx -> {
                    Poll<Long> polled = tick.poll(cx);
                    if (polls.incrementAndGet() == 1) {
                      interval.resetAt(begin + millis * MILLI);
                      moment.over();
                    }
                    return polled;
                  },
                  tick::cancel));
      assertThat(due).isEqualTo(begin + millis * MILLI);
      setup.assertInTime(Time.nanos(weft), due);
      assertThat(polls).hasValue(2);
    }
  }

  @Test
  @DisplayName("1.7 8.15 a tick that is cancelled at any point is not taken, and leaves no timer")
  public void cancelledAtEveryPoint() throws Exception {
    Moment.tell(50, this::cancelledAtEveryPoint);
  }

  private void cancelledAtEveryPoint(Moment moment) throws Exception {
    try (Weft weft = setup.open()) {
      long first = Time.nanos(weft) + moment.millis() * MILLI;
      Interval interval = Time.intervalAt(first, PERIOD, MissedTick.BURST);
      for (int polls = 0; polls < 3; polls++) {
        Future<Long> tick = interval.tick();
        for (int i = 0; i < polls; i++) {
          assertThat(pollOnce(weft, tick, () -> {}).isPending()).isTrue();
        }
        tick.cancel(Context.of(() -> {}));
        assertThat(weft.driver().needsTurn()).isFalse();
      }
      moment.over();
      interval.resetAt(first); // cancelled ones are moved no more
      assertThat(weft.driver().needsTurn()).isFalse();
      assertThat(weft.<Long>blockOn(interval.tick())).isEqualTo(first);
    }
  }
}
