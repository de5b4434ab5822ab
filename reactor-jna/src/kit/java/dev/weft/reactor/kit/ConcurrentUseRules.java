package dev.weft.reactor.kit;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Reactor;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

public abstract class ConcurrentUseRules extends Rig<Reactor> {

  @Test
  @DisplayName("7.9 a source attached under a sleeping poll is reported by it")
  void attachUnderASleepingPoll() throws Exception {
    Pair pair = pair();
    Sleeper sleeper = sleeper(FOREVER);
    attach(pair.here(), 1).arm(WRITE);
    assertThat(sleeper.returned()).isPositive();
    assertThat(bitsOf(1) & WRITE).isEqualTo(WRITE);
  }

  @Test
  @DisplayName("7.9, 1.8 a direction armed under a sleeping poll is reported by it")
  void armUnderASleepingPoll() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    settle();
    Sleeper sleeper = sleeper(FOREVER);
    awaitReadable(pair.here(), handle);
    send(pair.there(), 1);
    assertThat(sleeper.returned()).isPositive();
    assertThat(bitsOf(1) & READ).isEqualTo(READ);
  }

  @Test
  @DisplayName("7.9, 7.6 a source detached under a sleeping poll is not reported by it")
  void detachUnderASleepingPoll() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    handle.arm(READ);
    settle();
    Sleeper sleeper = sleeper(FOREVER);
    handle.detach();
    send(pair.there(), 1);
    reactor.wakeup();
    assertThat(sleeper.returned()).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  @DisplayName("7.2, 7.3, 7.9 no byte is missed by a reader on one thread and a poller on another")
  void noReadinessIsLostBetweenAReaderAndAPoller() throws Exception {
    int rounds = 20_000;
    Pair pair = pair();
    SocketChannel reader = pair.here();
    Reactor.Handle handle = attach(reader, 1);
    Semaphore reports = new Semaphore(0);
    AtomicBoolean over = new AtomicBoolean();
    Sleeper poller =
        new Sleeper(
            () -> {
              int polls = 0;
              while (!over.get()) {
                // Level-triggered ones, in polls that do not wait, find data not yet read.
                reactor.poll(
                    polls++ % 2 == 0 ? 0 : FOREVER,
                    (token, bits) -> {
                      if ((bits & READ) != 0) {
                        reports.release();
                      }
                    });
              }
              return polls;
            });
    ByteBuffer one = ByteBuffer.allocateDirect(1);
    ByteBuffer in = ByteBuffer.allocateDirect(64);
    for (int i = 0; i < rounds; i++) {
      if (i % 4 != 0) {
        handle.arm(READ); // too early: what the poller sees is spurious
      }
      pair.there().write(one.clear());
      int got = i % 2 == 0 ? reader.read(in.clear()) : 0;
      while (got == 0) {
        reports.drainPermits(); // before the attempt: what is reported after it counts
        got = reader.read(in.clear());
        if (got == 0) {
          handle.arm(READ);
          assertThat(reports.tryAcquire(5, TimeUnit.SECONDS))
              .as("a report in round %s: %s", i, handle)
              .isTrue();
        }
      }
      assertThat(got).isEqualTo(1);
    }
    over.set(true);
    reactor.wakeup();
    poller.returned();
  }

  @Test
  @DisplayName("7.9, 7.13 threads that attach, arm, detach and close under a poll break nothing")
  void churnUnderAPoll() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Sleeper poller =
        new Sleeper(
            () -> {
              int reports = 0;
              while (!over.get()) {
                reports += reactor.poll(FOREVER, (token, bits) -> {});
              }
              return reports;
            });
    Sleeper[] churners = new Sleeper[2];
    for (int c = 0; c < churners.length; c++) {
      Pair[] pairs = new Pair[150];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = pair();
        send(pairs[i].there(), 1);
      }
      churners[c] =
          new Sleeper(
              () -> {
                for (int i = 0; i < pairs.length; i++) {
                  Reactor.Handle handle = attach(pairs[i].here(), i);
                  handle.arm(READ | WRITE);
                  if (i % 3 == 0) {
                    handle.detach();
                    handle = attach(pairs[i].here(), i);
                  }
                  handle.arm(WRITE);
                  if (i % 2 == 0) {
                    handle.detach();
                  }
                  pairs[i].here().close();
                  handle.arm(READ);
                  handle.detach();
                }
                return 0;
              });
    }
    for (Sleeper churner : churners) {
      churner.returned();
    }
    over.set(true);
    reactor.wakeup();
    assertThat(poller.returned()).isNotNegative();
  }
}
