package dev.weft.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WakeupTest extends NioRig {

  @ParameterizedTest
  @ValueSource(longs = {1, 999_999, 1_000_000, 1_000_001, 20_500_000})
  @DisplayName("7.11, 1.8 a timeout is never early, and rounded up to milliseconds")
  void aTimeoutIsNeverEarly(long nanos) throws Exception {
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertThat(reactor.poll(nanos, sink)).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
    }
  }

  @Test
  @DisplayName("7.16 a disturbed select goes back to sleep for the rest of its time")
  void aDisturbedSelectIsInvisible() throws Exception {
    long start = System.nanoTime();
    Sleeper sleeper = sleeper(Duration.ofMillis(300).toNanos());
    while (System.nanoTime() - start < Duration.ofMillis(150).toNanos()) {
      reactor.disturb();
    }
    assertThat(sleeper.returned()).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
    assertThat(reactor.selects()).isGreaterThan(1);
  }

  @Test
  @DisplayName("7.17 a second poller queues")
  void aSecondPollerQueues() throws Exception {
    Sleeper first = sleeper(FOREVER);
    Sleeper second = new Sleeper(() -> reactor.poll(FOREVER, sink));
    await(() -> second.thread.getState() == Thread.State.WAITING);
    reactor.wakeup();
    first.returned();
    reactor.wakeup();
    second.returned();
  }
}
