package dev.weft.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.driver.Alarm;
import dev.weft.toys.Toys;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SleepTest {

  private final Weft weft = Toys.open();

  @AfterEach
  void close() {
    weft.close();
  }

  private static Future<Void> counted(Future<Void> future, AtomicInteger polls) {
    return Futures.pollFn(
        cx -> {
          polls.incrementAndGet();
          return future.poll(cx);
        },
        future::cancel);
  }

  /// One poll inside a task of the runtime, under a waker of the test's.
  private Poll<Void> pollOnce(Future<Void> future, Waker waker) throws Exception {
    return weft.blockOn(
        Futures.<Poll<Void>>pollFn(cx -> Poll.ready(future.poll(cx.withWaker(waker)))));
  }

  @Test
  @DisplayName("8.1 S0-17 a sleep is never early, and is polled exactly twice")
  void polledTwice() throws Exception {
    var polls = new AtomicInteger();
    Duration length = Duration.ofMillis(200);
    long start = System.nanoTime();
    weft.blockOn(counted(Time.sleep(length), polls));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(length.toNanos());
    assertThat(polls).hasValue(2);
  }

  @Test
  @DisplayName("1.1 a sleep counts from its first poll")
  void countsFromFirstPoll() throws Exception {
    Future<Void> second = Time.sleep(Duration.ofMillis(150));
    long start = System.nanoTime();
    weft.blockOn(Time.sleep(Duration.ofMillis(150)).then(done -> second));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
  }

  @Test
  @DisplayName("8.6 zero, negative and past ones are over at the first poll")
  void pastIsOverAtOnce() throws Exception {
    for (Future<Void> sleep :
        Arrays.asList(
            Time.sleep(Duration.ZERO),
            Time.sleep(Duration.ofSeconds(-1)),
            Time.sleepUntil(-5),
            Time.sleepUntil(Time.nanos(weft)))) {
      var polls = new AtomicInteger();
      weft.blockOn(counted(sleep, polls));
      assertThat(polls).hasValue(1);
      assertThatThrownBy(() -> pollOnce(sleep, () -> {})).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @DisplayName("8.9 the longest duration does not overflow")
  void longestDuration() throws Exception {
    Future<Void> sleep = Time.sleep(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(pollOnce(sleep, () -> {}).isPending()).isTrue();
    sleep.cancel(Context.of(() -> {}));
    assertThat(weft.driver().needsTurn()).isFalse();
  }

  @Test
  @DisplayName("8.1 sleepUntil keeps its deadline on the runtime's clock")
  void sleepUntilDeadline() throws Exception {
    long deadline = Time.nanos(weft) + 100_000_000;
    weft.blockOn(Time.sleepUntil(deadline));
    assertThat(Time.nanos(weft)).isGreaterThanOrEqualTo(deadline);
    assertThat(weft.<Long>blockOn(Futures.lazy(() -> Futures.ready(Time.nanos()))))
        .isGreaterThanOrEqualTo(deadline);
  }

  @Test
  @DisplayName("8.11 polled from another task, a sleep wakes that one")
  void moreRecentTaskIsWoken() throws Exception {
    Sleep sleep = Time.sleep(Duration.ofHours(1));
    var first = new AtomicInteger();
    assertThat(pollOnce(sleep, first::incrementAndGet).isPending()).isTrue();
    var polls = new AtomicInteger();
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              Poll<Void> polled = sleep.poll(cx);
              if (polls.incrementAndGet() == 1) {
                sleep.reset(Duration.ofMillis(10));
              }
              return polled;
            },
            sleep::cancel));
    assertThat(first).hasValue(0);
  }

  @Test
  @DisplayName("E1 8.11 a sleep that expires while its waker is replaced is seen to be due")
  void expiresWhileWakerIsReplaced() throws Exception {
    Future<Void> sleep = Time.sleep(Duration.ofMillis(50));
    var first =
        new Waker() {
          private final AtomicBoolean woken = new AtomicBoolean();

          @Override
          public void wake() {
            woken.set(true);
          }

          @Override
          public boolean wakesSameAs(Waker other) { // asked between the first look and the store
            while (!woken.get()) {
              Thread.onSpinWait();
            }
            return false;
          }
        };
    assertThat(pollOnce(sleep, first).isPending()).isTrue();
    assertThat(pollOnce(sleep, () -> {}).isReady()).isTrue();
  }

  @Test
  @DisplayName("1.7 8.3 a cancelled sleep leaves no timer and never wakes")
  void cancelled() throws Exception {
    Future<Void> sleep = Time.sleep(Duration.ofMillis(20));
    var wakes = new AtomicInteger();
    assertThat(pollOnce(sleep, wakes::incrementAndGet).isPending()).isTrue();
    sleep.cancel(Context.of(() -> {}));
    int before = wakes.get(); // not zero where the machine stood still for all of the sleep
    sleep.cancel(Context.of(() -> {}));
    assertThat(weft.driver().needsTurn()).isFalse();
    weft.blockOn(Time.sleep(Duration.ofMillis(100)));
    assertThat(wakes).hasValue(before);
    assertThatThrownBy(() -> pollOnce(sleep, () -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("1.8 cancelled before its first poll, a sleep does nothing")
  void cancelledBeforeFirstPoll() {
    Future<Void> sleep = Time.sleep(Duration.ofMillis(20));
    sleep.cancel(Context.of(() -> {}));
    assertThatThrownBy(() -> pollOnce(sleep, () -> {})).isInstanceOf(IllegalStateException.class);
    assertThat(weft.driver().needsTurn()).isFalse();
  }

  @Test
  @DisplayName("8.18 closing the runtime wakes the sleeper, which then fails")
  void closing() throws Exception {
    Future<Void> sleep = Time.sleep(Duration.ofHours(1));
    var woken = new AtomicBoolean();
    assertThat(pollOnce(sleep, () -> woken.set(true)).isPending()).isTrue();
    weft.close();
    assertThat(woken).isTrue();
    assertThatThrownBy(() -> sleep.poll(Context.of(() -> {})))
        .isInstanceOf(RuntimeClosedException.class);
  }

  @Test
  @DisplayName("9.1 sleeps that are due spend the budget")
  void spendsTheBudget() throws Exception {
    var polls = new AtomicInteger();
    weft.blockOn(
        Futures.<Integer>pollFn(
            cx -> {
              while (polls.get() < 200) {
                if (Time.sleep(Duration.ZERO).poll(cx).isPending()) {
                  return Poll.ready(polls.get());
                }
                polls.incrementAndGet();
              }
              return Poll.ready(-1);
            }));
    assertThat(polls).hasValue(128);
  }

  @Test
  @DisplayName("a sleep adds no field to its timer entry")
  void noFields() {
    assertThat(
            Stream.of(SleepTimer.class, Alarm.class)
                .flatMap(c -> Arrays.stream(c.getDeclaredFields()))
                .filter(f -> !Modifier.isStatic(f.getModifiers())))
        .isEmpty();
  }

  @Test
  @DisplayName("polled by hand, a sleep says that it needs a runtime")
  void byHand() {
    assertThatThrownBy(() -> Time.sleep(Duration.ofHours(1)).poll(Context.of(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runtime");
  }

  @Test
  @DisplayName("8.5 a shorter sleep that comes later ends first")
  void shorterSleepEndsFirst() throws Exception {
    var order = new StringBuffer();
    // A machine that stands still in between lets the long one be due first: of some goes one
    // counts.
    for (int go = 0; go < 5 && !order.toString().equals("short long "); go++) {
      order.setLength(0);
      var handle =
          weft.spawn(Time.sleep(Duration.ofMillis(400)).map(done -> order.append("long ")));
      weft.blockOn(Time.sleep(Duration.ofMillis(100)).map(done -> order.append("short ")));
      weft.blockOn(handle);
    }
    assertThat(order).hasToString("short long ");
    assertThat(TimeUnit.NANOSECONDS.toMillis(Time.nanos(weft))).isGreaterThanOrEqualTo(400);
  }
}
