package dev.weft.reactor.kit;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Reactor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public abstract class WakeupRules extends Rig<Reactor> {

  @Test
  @DisplayName("7.10 a wake-up ends the poll in progress")
  void endsThePollInProgress() throws Exception {
    Sleeper sleeper = sleeper(FOREVER);
    reactor.wakeup();
    assertThat(sleeper.returned()).isZero();
  }

  @Test
  @DisplayName("7.10, 1.8 a wake-up is kept for the next poll, and many come to one")
  void isKeptForTheNextPollAndManyComeToOne() throws Exception {
    reactor.wakeup();
    reactor.wakeup();
    reactor.wakeup();
    assertThat(reactor.poll(FOREVER, sink)).isZero();
    Sleeper sleeper = sleeper(FOREVER);
    assertThat(sleeper.isDone()).isFalse();
    reactor.wakeup();
    sleeper.returned();
  }

  @Test
  @DisplayName("7.10, P1 a poll that does not wait takes the wake-up, and the next one works")
  void w2_aPollThatDoesNotWaitTakesTheWakeup() throws Exception {
    reactor.wakeup();
    poll(Duration.ZERO);
    Sleeper sleeper = sleeper(FOREVER);
    reactor.wakeup();
    assertThat(sleeper.returned()).isZero();
  }

  @Test
  @DisplayName("7.10 a poll that reports takes the wake-up too")
  void w2_aPollThatReportsTakesTheWakeup() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    awaitReadable(pair.here(), handle);
    send(pair.there(), 1);
    expect(1, READ);
    settle();
    assertThat(receive(pair.here())).isEqualTo(1);
    awaitReadable(pair.here(), handle);
    send(pair.there(), 1);
    reactor.wakeup();
    expect(1, READ);
    settle();
    Sleeper sleeper = sleeper(FOREVER);
    reactor.wakeup();
    assertThat(sleeper.returned()).isZero();
  }

  @ParameterizedTest(name = "{0} wakers")
  @ValueSource(ints = {1, 3})
  @DisplayName("7.10 none is lost, whatever the kind of poll")
  void w1_w3_noneIsLost(int wakers) throws Exception {
    int rounds = 6_000;
    AtomicInteger[] sent = new AtomicInteger[wakers];
    AtomicInteger[] seen = new AtomicInteger[wakers];
    Thread[] threads = new Thread[wakers];
    AtomicBoolean over = new AtomicBoolean();
    for (int w = 0; w < wakers; w++) {
      AtomicInteger mine = sent[w] = new AtomicInteger();
      AtomicInteger answered = seen[w] = new AtomicInteger();
      threads[w] =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    for (int i = 1; i <= rounds && !over.get(); i++) {
                      mine.setPlain(i); // W3: made visible by the wake-up alone
                      reactor.wakeup();
                      while (answered.get() < i && !over.get()) {
                        Thread.onSpinWait();
                      }
                    }
                  });
    }
    long patience = PATIENCE.toNanos();
    long start = System.nanoTime();
    int answers = 0;
    for (int i = 0; answers < wakers * rounds && System.nanoTime() - start < patience; i++) {
      reactor.poll(i % 3 == 0 ? 0 : i % 3 == 1 ? patience : FOREVER, sink);
      for (int w = 0; w < wakers; w++) {
        int value = sent[w].getPlain();
        if (value != seen[w].getPlain()) {
          answers += value - seen[w].getPlain();
          seen[w].set(value);
        }
      }
    }
    over.set(true);
    assertThat(answers).isEqualTo(wakers * rounds);
    for (Thread thread : threads) {
      thread.join(PATIENCE);
    }
  }

  @Test
  @DisplayName("7.11 a zero timeout collects what is there and does not wait")
  void aZeroTimeoutCollects() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    settle();
    awaitReadable(pair.here(), handle);
    assertThat(poll(Duration.ZERO)).isZero();
    send(pair.there(), 1);
    await(() -> pollNow() == 1);
    assertThat(bitsOf(1) & READ).isEqualTo(READ);
  }

  private int pollNow() {
    try {
      return poll(Duration.ZERO);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999_999, 1_000_000, 1_000_001, 20_500_000})
  @DisplayName("7.11, 1.8 a timeout is never early")
  void aTimeoutIsNeverEarly(long nanos) throws Exception {
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertThat(reactor.poll(nanos, sink)).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
    }
  }

  @Test
  @DisplayName("7.11 the longest timeout is as good as none")
  void theLongestTimeoutIsAsGoodAsNone() throws Exception {
    Sleeper sleeper = sleeper(Long.MAX_VALUE);
    reactor.wakeup();
    assertThat(sleeper.returned()).isZero();
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

  @Test
  @DisplayName("an interrupt ends a poll like a wake-up and stays set")
  void anInterruptEndsAPollAndStaysSet() throws Exception {
    AtomicBoolean status = new AtomicBoolean();
    Sleeper sleeper =
        new Sleeper(
            () -> {
              int n = reactor.poll(FOREVER, sink);
              status.set(Thread.interrupted());
              return n;
            });
    await(() -> sleeper.isAsleep(sleepsIn()));
    sleeper.thread.interrupt();
    assertThat(sleeper.returned()).isZero();
    assertThat(status).isTrue();
  }
}
