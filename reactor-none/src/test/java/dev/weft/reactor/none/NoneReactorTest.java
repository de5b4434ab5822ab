package dev.weft.reactor.none;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import dev.weft.time.Time;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
public class NoneReactorTest {

  private static final long LONG = 60_000_000_000L;

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "S4-23 executors run tasks, timers and wakes from elsewhere on a reactor without I/O")
  public void executorsAlone(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).reactor("none").open()) {
      assertThat(weft.describe()).contains("none");
      weft.blockOn(Time.sleep(Duration.ofMillis(20)));
      List<JoinHandle<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        int id = i;
        all.add(weft.spawn(Time.sleep(Duration.ofMillis(i % 5)).map(_ -> id)));
      }
      assertThat(weft.blockOn(Futures.tryJoinAll(all))).hasSize(1000).isSorted();
      for (int i = 0; i < 100; i++) { // each waits without a timer until another thread wakes it
        assertThat(weft.<Integer>blockOn(weft.spawnBlocking(() -> 7))).isEqualTo(7);
      }
      var spawned = new AtomicInteger();
      weft.blockOn(Futures.lazy(() -> Tasks.spawn(Futures.ready(spawned.incrementAndGet()))));
      assertThat(spawned).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S4-23 who wants I/O of it is told what to do instead, and harms nobody")
  public void noSources(String executor) throws Exception {
    Pipe pipe = Pipe.open();
    try (Weft weft = Weft.builder().executor(executor).reactor("none").open();
        var source = pipe.source();
        var sink = pipe.sink()) {
      source.configureBlocking(false);
      assertThatThrownBy(() -> Registration.of(weft, new Source.OfChannel(source)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("weft-reactor-nio");
      assertThat(sink.isOpen()).isTrue();
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    }
  }

  @Test
  @DisplayName(
      "S4-23 nobody gets it who has not asked: where another reactor works, that is chosen")
  public void lastOfAll() {
    assertThat(new NoneReactorProvider().priority()).isNegative();
    assertThat(Weft.builder().describe().providers())
        .filteredOn(found -> found.kind().equals("reactor"))
        .extracting(found -> found.name() + " " + found.chosen())
        .containsExactlyInAnyOrder("none false", "nio true");
  }

  private static CompletableFuture<Long> polling(NoneReactor reactor, long timeoutNanos) {
    long begin = System.nanoTime();
    return CompletableFuture.supplyAsync(
        () -> {
          assertThat(reactor.poll(timeoutNanos, (token, bits) -> {})).isZero();
          return System.nanoTime() - begin;
        });
  }

  @Test
  @DisplayName("a wake-up ends the poll in progress or the next one, once however many")
  public void wakeups() throws Exception {
    var reactor = new NoneReactor();
    for (int i = 0; i < 200; i++) {
      CompletableFuture<Long> inProgress = polling(reactor, -1);
      reactor.wakeup();
      inProgress.get(30, TimeUnit.SECONDS);
    }
    reactor.wakeup();
    reactor.wakeup();
    assertThat(polling(reactor, LONG).get(30, TimeUnit.SECONDS)).isLessThan(LONG);
    assertThat(polling(reactor, 50_000_000).get(30, TimeUnit.SECONDS))
        .as("the second wake-up is not left")
        .isGreaterThanOrEqualTo(50_000_000);
    assertThat(polling(reactor, 0).get(30, TimeUnit.SECONDS)).isLessThan(LONG);
  }

  @Test
  @DisplayName("an interrupt ends the wait, and stays set")
  public void interrupt() {
    var reactor = new NoneReactor();
    Thread.currentThread().interrupt();
    assertThat(reactor.poll(-1, (token, bits) -> {})).isZero();
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S4-23 a thousand wakes from another thread, none of them lost")
  public void wakesAreNotLost(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).reactor("none").open()) {
      var wakers = new LinkedBlockingQueue<Waker>();
      var polls = new AtomicInteger();
      Thread waking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 1000; i++) {
                        wakers.take().wake();
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                if (polls.incrementAndGet() > 1000) {
                  return Poll.ready(0);
                }
                wakers.add(cx.waker());
                return Poll.pending();
              }));
      waking.join();
      assertThat(polls).hasValue(1001);
    }
  }
}
