package dev.weft.timer.virtual;

import static dev.weft.timer.virtual.Setup.inTask;
import static dev.weft.timer.virtual.Setup.pollOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.time.Sleep;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sleeps that are given another deadline, and timeouts with one.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.timer.virtual.Setup#all")
public class SleepTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final long MILLI = 1_000_000;

  private final Setup setup;

  public SleepTest(Setup setup) {
    this.setup = setup;
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 0.4, 1})
  @DisplayName("8.7 a sleep that waits ends at the deadline it is given, and is polled only then")
  public void movedWhileItWaits(double moments) throws Exception {
    Moment.tell(50, moment -> movedWhileItWaits(moments, moment));
  }

  private void movedWhileItWaits(double moments, Moment moment) throws Exception {
    try (Weft weft = setup.open()) {
      long begin = Time.nanos(weft);
      long length = moment.millis() * MILLI;
      long due = begin + (long) (moments * length);
      Sleep sleep = Time.sleepUntil(begin + (moments < 1 ? DAY.toNanos() : length));
      var polls = new AtomicInteger();
      Future<Void> whole =
          Futures.pollFn(
              cx -> {
                Poll<Void> polled = sleep.poll(cx);
                if (polls.incrementAndGet() == 1) {
                  sleep.reset(due);
                  moment.over();
                }
                return polled;
              },
              sleep::cancel);
      weft.blockOn(whole);
      setup.assertInTime(Time.nanos(weft), due);
      assertThat(polls).hasValue(2);
    }
  }

  @Test
  @DisplayName("8.7 reset to the past, a sleep that waits is woken at once")
  public void toThePast() throws Exception {
    try (Weft weft = setup.open()) {
      Sleep sleep = Time.sleep(DAY);
      var polls = new AtomicInteger();
      long before = Time.nanos(weft);
      weft.blockOn(
          Futures.<Void>pollFn(
              cx -> {
                Poll<Void> polled = sleep.poll(cx);
                if (polls.incrementAndGet() == 1) {
                  sleep.reset(0);
                }
                return polled;
              },
              sleep::cancel));
      setup.assertInTime(Time.nanos(weft), before);
    }
  }

  @Test
  @DisplayName("8.7 a sleep is fresh after a reset: before its first poll, due, over, cancelled")
  public void fresh() throws Exception {
    try (Weft weft = setup.open()) {
      Sleep sleep = Time.sleep(DAY);
      long due = Time.nanos(weft) + 10 * MILLI;
      sleep.reset(due);
      weft.blockOn(sleep);
      setup.assertInTime(Time.nanos(weft), due);
      assertThatThrownBy(() -> weft.blockOn(sleep)).isInstanceOf(IllegalStateException.class);

      long again = Time.nanos(weft) + 10 * MILLI;
      sleep.reset(again);
      weft.blockOn(sleep);
      setup.assertInTime(Time.nanos(weft), again);

      sleep.cancel(Context.of(() -> {}));
      long third = Time.nanos(weft) + 10 * MILLI;
      sleep.reset(third);
      weft.blockOn(sleep);
      setup.assertInTime(Time.nanos(weft), third);

      Moment.tell(
          1,
          moment -> {
            Sleep expired = Time.sleepUntil(Time.nanos(weft) + moment.millis() * MILLI);
            var wakes = new AtomicInteger();
            assertThat(pollOnce(weft, expired, wakes::incrementAndGet).isPending()).isTrue();
            moment.over();
            weft.blockOn(Time.sleep(Duration.ofMillis(moment.millis() + 4)));
            assertThat(wakes).hasValue(1);
            long fourth = Time.nanos(weft) + 10 * MILLI;
            expired.reset(fourth);
            weft.blockOn(expired);
            setup.assertInTime(Time.nanos(weft), fourth);
          });
    }
  }

  @Test
  @DisplayName("8.7 reset by a duration counts from now, in a task only")
  public void byDuration() throws Exception {
    try (Weft weft = setup.open()) {
      Sleep sleep = Time.sleep(DAY);
      assertThatThrownBy(() -> sleep.reset(Duration.ofMillis(10)))
          .isInstanceOf(IllegalStateException.class);
      weft.blockOn(Time.sleep(Duration.ofMillis(5)));
      long before = Time.nanos(weft);
      inTask(weft, cx -> sleep.reset(Duration.ofMillis(10)));
      weft.blockOn(sleep);
      setup.assertInTime(Time.nanos(weft), before + 10 * MILLI);
      inTask(weft, cx -> sleep.reset(Duration.ofSeconds(Long.MAX_VALUE)));
      assertThat(pollOnce(weft, sleep, () -> {}).isPending()).isTrue();
      sleep.cancel(Context.of(() -> {}));
    }
  }

  @Test
  @DisplayName("8.7 reset outside of tasks, whoever waits is polled, and the sleep waits anew")
  public void outsideOfTasks() throws Exception {
    try (Weft weft = setup.open()) {
      Sleep sleep = Time.sleep(DAY);
      var wakes = new AtomicInteger();
      assertThat(pollOnce(weft, sleep, wakes::incrementAndGet).isPending()).isTrue();
      long due = Time.nanos(weft) + 10 * MILLI;
      sleep.reset(due);
      assertThat(wakes).hasValue(1);
      assertThat(weft.driver().needsTurn()).isFalse();
      weft.blockOn(sleep);
      setup.assertInTime(Time.nanos(weft), due);
    }
  }

  @Test
  @DisplayName("8.17 a sleep that is reset and polled in another runtime goes by that one's clock")
  public void anotherRuntime() throws Exception {
    try (Weft first = setup.open();
        Weft second = setup.open()) {
      Sleep sleep = Time.sleep(DAY);
      assertThat(pollOnce(first, sleep, () -> {}).isPending()).isTrue();
      long due = Time.nanos(second) + 10 * MILLI;
      inTask(second, cx -> sleep.reset(due));
      assertThat(first.driver().needsTurn()).isFalse();
      second.blockOn(sleep);
      setup.assertInTime(Time.nanos(second), due);
    }
  }

  @Test
  @DisplayName("1.7 8.3 cancelled at every point, a sleep leaves no timer and wakes nobody")
  public void cancelledAtEveryPoint() throws Exception {
    try (Weft weft = setup.open()) {
      for (int point = 0; point < 4; point++) {
        Sleep sleep = Time.sleep(DAY);
        var wakes = new AtomicInteger();
        if (point >= 1) {
          assertThat(pollOnce(weft, sleep, wakes::incrementAndGet).isPending()).isTrue();
        }
        if (point >= 2) {
          inTask(weft, cx -> sleep.reset(DAY.multipliedBy(2)));
        }
        if (point >= 3) {
          assertThat(pollOnce(weft, sleep, wakes::incrementAndGet).isPending()).isTrue();
        }
        sleep.cancel(Context.of(() -> {}));
        assertThat(weft.driver().needsTurn()).isFalse();
        assertThat(wakes).hasValue(0);
      }
    }
  }

  @Test
  @DisplayName("8.18 a sleep that is reset in a closed runtime fails")
  public void closed() throws Exception {
    Sleep sleep = Time.sleep(DAY);
    Weft weft = setup.open();
    assertThat(pollOnce(weft, sleep, () -> {}).isPending()).isTrue();
    weft.close();
    sleep.reset(DAY.toNanos());
    try (Weft other = setup.open()) {
      other.spawn(sleep).abort();
    }
    Sleep late = Time.sleep(DAY);
    Weft closing = setup.open();
    JoinHandle<?> sleeper = closing.spawn(late);
    closing.close();
    assertThat(sleeper.isFinished()).isTrue();
    assertThatThrownBy(() -> closing.blockOn(Time.sleep(DAY)))
        .isInstanceOf(RuntimeClosedException.class);
  }

  @Test
  @DisplayName("9.4 a timeout with a deadline ends its future then, or hands on what came before")
  public void timeoutAt() throws Exception {
    try (Weft weft = setup.open()) {
      long due = Time.nanos(weft) + 20 * MILLI;
      assertThat(weft.<Integer>blockOn(Time.timeoutAt(due, Futures.ready(7)))).isEqualTo(7);
      assertThat(weft.driver().needsTurn()).isFalse();
      var cancels = new AtomicInteger();
      Future<Void> never = Futures.pollFn(cx -> Poll.pending(), cx -> cancels.incrementAndGet());
      assertThatThrownBy(() -> weft.blockOn(Time.timeoutAt(due, never)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("clock");
      setup.assertInTime(Time.nanos(weft), due);
      assertThat(cancels).hasValue(1);
      assertThatThrownBy(() -> weft.blockOn(Time.timeoutAt(due, Futures.never())))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  @DisplayName("1.7 a timeout with a deadline is cancelled at every point, and its future with it")
  public void timeoutAtCancelled() throws Exception {
    try (Weft weft = setup.open()) {
      for (int polls = 0; polls < 3; polls++) {
        var cancels = new AtomicInteger();
        Future<Void> never = Futures.pollFn(cx -> Poll.pending(), cx -> cancels.incrementAndGet());
        Future<Void> timeout = Time.timeoutAt(DAY.toNanos(), never);
        for (int i = 0; i < polls; i++) {
          assertThat(pollOnce(weft, timeout, () -> {}).isPending()).isTrue();
        }
        timeout.cancel(Context.of(() -> {}));
        assertThat(cancels).hasValue(Math.min(polls, 1)); // a function begun, or not begun
        assertThat(weft.driver().needsTurn()).isFalse();
      }
    }
  }
}
