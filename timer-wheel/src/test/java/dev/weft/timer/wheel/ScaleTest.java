package dev.weft.timer.wheel;

import static dev.weft.timer.wheel.Leader.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.spi.ExpirySink;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A million timers, and no byte for any of them.
@Timeout(60)
class ScaleTest {

  private static final int MILLION = 1_000_000;

  private final Wheel wheel = new Wheel();
  private final Probe[] probes = new Probe[MILLION];

  @BeforeEach
  void makeProbes() {
    Arrays.setAll(probes, i -> new Probe());
  }

  private void scheduleAll() {
    for (int i = 0; i < MILLION; i++) {
      wheel.schedule(probes[i], 30_000_000_000L + i * 1000L);
    }
  }

  @Test
  @DisplayName("8.10 a million pending timers are put in and cancelled in any order")
  void r8_10_aMillionCancelled() {
    scheduleAll();
    Collections.shuffle(Arrays.asList(probes), new Random(1));
    for (Probe probe : probes) {
      assertThat(wheel.cancel(probe)).isTrue();
    }
    assertThat(wheel.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("8.10 8.2 a million pending timers expire, a bounded number of steps at a time")
  void r8_10_aMillionExpired() {
    scheduleAll();
    assertThat(expireAll(entry -> {})).isEqualTo(MILLION);
  }

  private int expireAll(ExpirySink sink) {
    int expired = 0;
    for (int calls = 0; wheel.nextDeadlineNanos() != Long.MAX_VALUE; calls++) {
      if (calls > 4 * MILLION / Wheel.STEPS_PER_HOLD) {
        throw new AssertionError("after " + calls + " calls " + expired + " have expired");
      }
      expired += wheel.expire(wheel.nextDeadlineNanos(), 256, sink);
    }
    return expired;
  }

  @Test
  @DisplayName("8.10 schedule, cancel and expire allocate nothing")
  void r8_10_allocatesNothing() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ExpirySink sink = entry -> {};
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) { // the first ones load classes and compile
      long before = threads.getCurrentThreadAllocatedBytes();
      churn(sink);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  private void churn(ExpirySink sink) {
    for (int i = 0; i < 100_000; i++) {
      wheel.schedule(probes[i], i * TICK / 8);
    }
    for (int i = 0; i < 100_000; i += 2) {
      wheel.cancel(probes[i]);
    }
    expireAll(sink);
  }
}
