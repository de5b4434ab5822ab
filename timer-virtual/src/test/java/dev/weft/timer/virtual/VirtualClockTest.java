package dev.weft.timer.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.LocalTasks;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
public class VirtualClockTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static long nanosOf(Weft weft) {
    return VirtualClock.of(weft).nanos();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("an hour's sleep takes milliseconds, and an hour of the clock exactly")
  public void anHour(Pairing pairing) throws Exception {
    try (Weft weft = pairing.open()) {
      long start = System.nanoTime();
      weft.blockOn(Time.sleep(HOUR));
      assertThat(VirtualClock.of(weft).elapsed()).isEqualTo(HOUR);
      assertThat(Time.nanos(weft)).isEqualTo(HOUR.toNanos());
      assertThat(Time.clock(weft).instant()).isEqualTo(Instant.EPOCH.plus(HOUR));
      assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S0-19 a runtime's clock can be mocked: it stands still until a test moves it")
  public void mocked(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().set("weft.virtual.auto-advance", "false").open()) {
      long before = Time.nanos(weft);
      JoinHandle<Long> sleeping = weft.spawn(Time.sleep(HOUR).map(slept -> Time.nanos()));
      long real = System.nanoTime();
      while (System.nanoTime() - real < 5_000_000) {
        weft.blockOn(Futures.lazy(Tasks::yieldNow));
        assertThat(Time.nanos(weft)).isEqualTo(before);
      }
      VirtualClock.of(weft).advance(HOUR.minusNanos(1));
      weft.blockOn(Futures.lazy(Tasks::yieldNow));
      assertThat(sleeping.isFinished()).isFalse();
      VirtualClock.of(weft).advance(Duration.ofNanos(1));
      assertThat(weft.<Long>blockOn(sleeping)).isEqualTo(before + HOUR.toNanos());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.timer.virtual.Setup#all")
  @DisplayName("S0-19 a runtime's clock is monotonic, the usual one and the mocked one")
  public void monotonic(Setup setup) throws Exception {
    try (Weft weft = setup.open()) {
      var backwards = new AtomicInteger();
      Runnable reads =
          () -> {
            long last = Time.nanos(weft);
            for (int i = 0; i < 100_000; i++) {
              long now = Time.nanos(weft);
              backwards.addAndGet(now < last ? 1 : 0);
              last = now;
            }
          };
      List<Thread> readers =
          List.of(Thread.ofPlatform().start(reads), Thread.ofPlatform().start(reads));
      for (int i = 0; i < 20; i++) {
        long before = Time.nanos(weft);
        weft.blockOn(Time.sleep(Duration.ofMillis(1)));
        assertThat(Time.nanos(weft) - before).as("elapsed").isGreaterThanOrEqualTo(1_000_000);
      }
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(backwards).hasValue(0);
    }
  }

  /// What 10 000 sleepers write down: who woke, and when.
  private static List<String> sleepers(Pairing pairing, long seed) throws Exception {
    var random = new Random(seed);
    var log = Collections.synchronizedList(new ArrayList<String>());
    try (Weft weft = pairing.open()) {
      Future<Object> program =
          Futures.lazy(
              () -> {
                var handles = new ArrayList<JoinHandle<?>>();
                for (int i = 0; i < 10_000; i++) {
                  int id = i;
                  long nanos = random.nextLong(HOUR.toNanos());
                  handles.add(
                      Tasks.spawn(
                          Time.sleep(Duration.ofNanos(nanos))
                              .map(
                                  slept -> {
                                    assertThat(Time.nanos()).isEqualTo(nanos);
                                    return log.add(id + "@" + Time.nanos());
                                  })));
                }
                List<Future<Object>> all = new ArrayList<>();
                handles.forEach(h -> all.add(h.map(x -> x)));
                return Futures.joinAll(all).map(x -> x);
              });
      weft.blockOn(program);
    }
    return log;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("8.13 10 000 random sleeps end at their own instants, twice the same")
  public void reproducible(Pairing pairing) throws Exception {
    List<String> first = sleepers(pairing, 42);
    assertThat(first).hasSize(10_000);
    assertThat(sleepers(pairing, 42)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("8.14 time stands still while a blocking call is under way")
  public void blockingCall(Pairing pairing) throws Exception {
    try (Weft weft = pairing.open()) {
      var release = new CountDownLatch(1);
      var seen = new ArrayList<Long>();
      Future<Object> program =
          Futures.lazy(
              () -> {
                JoinHandle<Integer> call =
                    Tasks.spawnBlocking(
                        () -> {
                          release.await();
                          return 7;
                        });
                JoinHandle<?> sleeper = Tasks.spawn(Time.sleep(HOUR));
                return Tasks.yieldNow()
                    .then(
                        done -> {
                          Thread.startVirtualThread(
                              () -> {
                                for (int i = 0; i < 200; i++) {
                                  seen.add(nanosOf(weft));
                                  Thread.yield();
                                }
                                release.countDown();
                              });
                          return call;
                        })
                    .then(
                        seven -> {
                          seen.add(Time.nanos());
                          return sleeper;
                        })
                    .map(slept -> Time.nanos());
              });
      assertThat(weft.blockOn(program)).isEqualTo(HOUR.toNanos());
      assertThat(seen).hasSize(201).containsOnly(0L);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("8.14 what a blocking call's end sets going comes before the next instant")
  public void afterABlockingCall(Pairing pairing) throws Exception {
    try (Weft weft = pairing.open()) {
      for (int i = 0; i < 300; i++) {
        long before = nanosOf(weft);
        Future<Long> call =
            Futures.lazy(() -> Tasks.spawnBlocking(() -> 7)).map(seven -> Time.nanos());
        long after = weft.blockOn(Futures.timeout(HOUR, call));
        assertThat(after).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a blocking call that waits in blockOn lets time pass")
  public void blockOnInABlockingCall(Pairing pairing) throws Exception {
    try (Weft weft = pairing.open()) {
      Future<Long> call =
          Futures.lazy(
              () ->
                  Tasks.spawnBlocking(
                      () -> {
                        weft.blockOn(Time.sleep(HOUR));
                        return nanosOf(weft);
                      }));
      assertThat(weft.blockOn(call)).isEqualTo(HOUR.toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("time stands still while nobody is in blockOn, and while a task is ready")
  public void standsStill(Pairing pairing) throws Exception {
    try (Weft weft = pairing.open()) {
      JoinHandle<?> sleeper = weft.spawn(Time.sleep(HOUR));
      for (int i = 0; i < 100; i++) {
        weft.blockOn(Futures.lazy(Tasks::yieldNow));
      }
      assertThat(nanosOf(weft)).isZero();
      weft.blockOn(sleeper);
      assertThat(nanosOf(weft)).isEqualTo(HOUR.toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a timeout is over at its instant, not before its future could end")
  public void timeouts(Pairing pairing) throws Exception {
    try (Weft weft = pairing.open()) {
      assertThat(
              weft.<Long>blockOn(
                  Futures.timeout(HOUR, Time.sleep(HOUR.minusNanos(1)).map(slept -> Time.nanos()))))
          .isEqualTo(HOUR.toNanos() - 1);
      long before = nanosOf(weft);
      assertThatThrownBy(() -> weft.blockOn(Futures.timeout(HOUR, Time.sleep(HOUR.plusNanos(1)))))
          .isInstanceOf(TimeoutException.class);
      assertThat(nanosOf(weft)).isEqualTo(before + HOUR.toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("advance moves the clock at once, also where it does not jump by itself")
  public void advance(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().set("weft.virtual.auto-advance", "false").open()) {
      VirtualClock clock = VirtualClock.of(weft);
      assertThat(clock.mayJump()).isFalse();
      JoinHandle<?> sleeper = weft.spawn(Time.sleep(HOUR));
      weft.blockOn(Futures.lazy(Tasks::yieldNow));
      clock.advance(HOUR.minusNanos(1));
      for (int i = 0; i < 50; i++) {
        weft.blockOn(Futures.lazy(Tasks::yieldNow));
      }
      assertThat(sleeper.isFinished()).isFalse();
      clock.advance(Duration.ofNanos(1));
      weft.blockOn(sleeper);
      assertThat(clock.elapsed()).isEqualTo(HOUR);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("advance by another thread ends a wait that has begun")
  public void advanceFromOutside(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().set("weft.virtual.auto-advance", "false").open()) {
      VirtualClock clock = VirtualClock.of(weft);
      var begun = new CountDownLatch(1);
      Thread outside =
          Thread.startVirtualThread(
              () -> {
                try {
                  begun.await();
                } catch (InterruptedException e) {
                  return;
                }
                clock.advance(HOUR);
              });
      weft.blockOn(
          Futures.lazy(
              () -> {
                begun.countDown();
                return Time.sleepUntil(HOUR.toNanos());
              }));
      outside.join();
      assertThat(clock.elapsed()).isEqualTo(HOUR);
      Thread.startVirtualThread(() -> clock.autoAdvance(true));
      weft.blockOn(Time.sleep(HOUR));
      assertThat(clock.elapsed()).isEqualTo(HOUR.multipliedBy(2));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("tasks of one thread, too, let time pass when all wait")
  public void localTasks(Pairing pairing) throws Exception {
    try (Weft weft = pairing.open();
        LocalTasks local = LocalTasks.open(weft)) {
      JoinHandle<Long> one = local.spawn(Time.sleep(HOUR).map(slept -> Time.nanos()));
      JoinHandle<Long> two = local.spawn(Time.sleep(HOUR.dividedBy(2)).map(slept -> Time.nanos()));
      assertThat(local.<Long>blockOn(two.then(t -> one.map(o -> o - t))))
          .isEqualTo(HOUR.toNanos() / 2);
    }
  }

  @Test
  @DisplayName("block in place holds time, and lets it go")
  public void blockInPlace() throws Exception {
    try (Weft weft = Pairing.WORKSTEALING.open()) {
      for (int i = 0; i < 50; i++) {
        long before = nanosOf(weft);
        JoinHandle<?> sleeper = weft.spawn(Time.sleep(HOUR));
        Future<Long> blocking =
            Futures.lazy(() -> Futures.ready(Tasks.blockInPlace(() -> nanosOf(weft))));
        assertThat(weft.blockOn(weft.spawn(blocking))).isEqualTo(before);
        weft.blockOn(sleeper);
        assertThat(nanosOf(weft)).isEqualTo(before + HOUR.toNanos());
      }
    }
  }

  @Test
  @DisplayName("the clock of a runtime without virtual time is the system's, and cannot be moved")
  public void systemClock() {
    try (Weft weft = Pairing.FIFO.on(Weft.builder()).reactor("nio").timer(new Plain()).open()) {
      assertThatThrownBy(() -> VirtualClock.of(weft))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("virtual");
      assertThatThrownBy(() -> weft.driver().clock().advance(HOUR))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(Duration.between(Time.clock(weft).instant(), Instant.now()).abs())
          .isLessThan(Duration.ofMinutes(1));
      long before = Time.nanos(weft);
      assertThat(weft.driver().clock().nanos()).isBetween(before, Time.nanos(weft));
    }
  }

  @Test
  @DisplayName("time does not go back, nor over its end, and a wrong setting is named")
  public void limits() {
    try (Weft weft = Pairing.FIFO.open()) {
      VirtualClock clock = VirtualClock.of(weft);
      assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
          .isInstanceOf(IllegalArgumentException.class);
      clock.advance(Duration.ofSeconds(Long.MAX_VALUE));
      clock.advance(HOUR);
      assertThat(clock.nanos()).isEqualTo(Long.MAX_VALUE);
    }
    assertThatThrownBy(() -> Pairing.FIFO.builder().set("weft.virtual.auto-advance", "yes").open())
        .hasMessageContaining("weft.virtual.auto-advance");
  }
}
