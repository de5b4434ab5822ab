package dev.weft.executor.fifo;

import static dev.weft.executor.fifo.ShortFutures.run;
import static dev.weft.executor.fifo.ShortFutures.yielding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Spawner;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How `run` comes to its end, and what a close does with what is left.
@Timeout(60)
class FifoEndsTest {

  private final Weft weft = Weft.builder().name("fifo-test").executor("fifo").open();

  @AfterEach
  void close() {
    weft.close();
  }

  @Test
  @DisplayName("4.8 S4-21 run returns when no spawner is open and no task lives")
  void runToEnd() throws Exception {
    List<String> lines = new ArrayList<>();
    Spawner spawner = weft.spawner();
    spawner.spawn(
        run(() -> lines.add("first"))
            .then(x -> Time.sleep(Duration.ofMillis(50)))
            .then(x -> run(() -> lines.add("second"))));
    spawner.close();
    weft.run();
    assertThat(lines).containsExactly("first", "second");
  }

  @Test
  @DisplayName("4.8 S4-21 run keeps waiting for an open spawner, and says what it waits for")
  void runWaitsForSpawner() throws Exception {
    Spawner spawner = weft.spawner();
    weft.spawn("sleepy", Time.sleep(Duration.ofHours(1)));
    assertThatThrownBy(() -> weft.run(Duration.ofMillis(100)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 open spawners")
        .hasMessageContaining("1 tasks")
        .hasMessageContaining("sleepy");
    spawner.close();
    assertThatThrownBy(() -> spawner.spawn(run(() -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("4.8 U1 two threads may wait for the end at once")
  void twoRuns() throws Exception {
    weft.spawn(Time.sleep(Duration.ofMillis(50)));
    var ended = new CountDownLatch(1);
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                weft.run();
                ended.countDown();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    weft.run();
    ended.await();
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("10.1 10.7 close cancels what never ran, what waits and what yields, and returns")
  void closeCancels() throws Exception {
    var cancelled = new AtomicInteger();
    weft.spawn(Futures.pollFn(cx -> Poll.pending(), cx -> cancelled.incrementAndGet()));
    weft.spawn(
        Futures.pollFn(
            cx -> {
              cx.yieldTask();
              return Poll.pending();
            },
            cx -> cancelled.incrementAndGet()));
    weft.blockOn(yielding(3, () -> {}));
    var handle = weft.spawn(Time.sleep(Duration.ofHours(1)));
    assertThat(weft.close(Duration.ofSeconds(5)).isClean()).isTrue();
    assertThat(cancelled).hasValue(2);
    assertThat(handle.isFinished()).isTrue();
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("S0-13 what main does not await is cancelled with its cleanup")
  void abandoned() throws Exception {
    var cleaned = new AtomicBoolean();
    weft.spawn(Futures.pollFn(cx -> Poll.pending(), cx -> cleaned.set(true)));
    weft.blockOn(Time.sleep(Duration.ofMillis(5)));
    weft.close();
    assertThat(cleaned).isTrue();
  }
}
