package dev.weft.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is measured of a runtime.
@Timeout(60)
class MeasurementsTest {

  private static Weft open(String executor) {
    return Weft.builder().executor(executor).workers(1).set("weft.measurement", "on").open();
  }

  private static Poll<Integer> takesMillis(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return Poll.ready(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("polls, their share of a worker's time, turns and late timers are measured")
  void measured(String executor) throws Exception {
    try (Weft weft = open(executor)) {
      Measurements measurements = Measurements.of(weft).orElseThrow();
      weft.blockOn(weft.spawn(Futures.pollFn(_ -> takesMillis(30))));
      weft.blockOn(weft.spawn(Time.sleep(Duration.ofMillis(20))));
      Patience.until("the worker has slept", () -> measurements.busyNanos(0) >= 30_000_000);
      assertThat(measurements.polls().getMaxValue()).isGreaterThanOrEqualTo(30_000_000);
      assertThat(measurements.polls().getTotalCount()).isGreaterThanOrEqualTo(3);
      assertThat(measurements.timerLateness().getTotalCount()).isPositive();
      assertThat(measurements.turns()).isPositive();
      assertThat(measurements.scheduleLatency().getTotalCount()).isGreaterThanOrEqualTo(3);
      assertThat(measurements.busyNanos(7)).isZero();
    }
  }

  @Test
  @DisplayName("a task that waits for its turn behind a long poll has waited that long")
  void latency() throws Exception {
    try (Weft weft = open("workstealing")) {
      Measurements measurements = Measurements.of(weft).orElseThrow();
      var begun = new CountDownLatch(1);
      var queued = new CountDownLatch(1);
      var long1 =
          weft.spawn(
              Futures.pollFn(
                  _ -> {
                    begun.countDown();
                    queued.await();
                    return takesMillis(50);
                  }));
      begun.await();
      var short1 = weft.spawn(Futures.ready(1));
      queued.countDown();
      weft.blockOn(short1);
      weft.blockOn(long1);
      assertThat(measurements.scheduleLatency().getMaxValue()).isGreaterThan(20_000_000);
    }
  }

  @Test
  @DisplayName("the poll that is under way counts as busy")
  void underWay() throws Exception {
    try (Weft weft = open("workstealing")) {
      Measurements measurements = Measurements.of(weft).orElseThrow();
      weft.blockOn(weft.spawn(Time.sleep(Duration.ofMillis(5)))); // the worker is known
      var let = new CountDownLatch(1);
      var task =
          weft.spawn(
              Futures.pollFn(
                  _ -> {
                    let.await();
                    return Poll.ready(1);
                  }));
      Patience.until("it is busy", () -> measurements.busyNanos(0) > 20_000_000);
      let.countDown();
      weft.blockOn(task);
    }
  }

  @Test
  @DisplayName("it is off by default, ends with the runtime, and refuses what it does not know")
  void off() {
    Weft weft = Weft.builder().executor("fifo").open();
    assertThat(Measurements.of(weft)).isEmpty();
    weft.close();
    Weft measured = open("fifo");
    assertThat(Measurements.of(measured)).isPresent();
    measured.close();
    assertThat(Measurements.of(measured)).isEmpty();
    assertThatThrownBy(() -> Weft.builder().set("weft.measurement", "yes").open())
        .hasMessage("weft.measurement is 'yes', but must be on or off");
  }

  @Test
  @DisplayName("the module and META-INF/services name the same extension")
  void services() throws Exception {
    String service = RuntimeExtension.class.getName();
    try (var in = Measurements.class.getResourceAsStream("/META-INF/services/" + service)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(MeasurementExtension.class.getName());
    }
    assertThat(Measurements.class.getModule().getDescriptor().provides())
        .anySatisfy(provided -> assertThat(provided.service()).isEqualTo(service));
  }
}
