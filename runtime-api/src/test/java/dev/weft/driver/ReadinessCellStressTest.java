package dev.weft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Waker;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import dev.weft.toys.ToyReactorProvider;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One thread delivers, edge-triggered: each event once. The other tries, clears, and waits. If an
/// event is ever erased or its wake-up lost, the reader waits for ever. Two broken twins show that
/// this would be seen.
@Timeout(120)
class ReadinessCellStressTest {

  private static final int EVENTS = 200_000;
  private static final long PATIENCE = 20_000_000_000L;
  private static final long QUIET = 300_000_000L;

  /// How a reader uses its cell.
  private interface Reader {
    int poll(ReadinessCell cell, Waker waker) throws Exception;

    default void clear(ReadinessCell cell, int tick) {
      cell.clear(Readiness.READ, tick);
    }
  }

  private static final Reader SOUND = (cell, waker) -> cell.pollReadable(waker);

  /// C2 broken: clears whatever is there by now.
  private static final Reader WITHOUT_TICK =
      new Reader() {
        @Override
        public int poll(ReadinessCell cell, Waker waker) throws Exception {
          return cell.pollReadable(waker);
        }

        @Override
        public void clear(ReadinessCell cell, int tick) {
          cell.clear(Readiness.READ, cell.word() >>> 16);
        }
      };

  /// C1 broken: looks, then stores the waker, and does not look again.
  private static final Reader LOADS_BEFORE_STORE =
      (cell, waker) -> {
        int w = cell.word();
        if (ReadinessCell.isReady(w, Readiness.READABLE)) {
          return cell.tickOf(w);
        }
        cell.await(new ReadyFuture(cell, Readiness.READ), waker);
        return ReadinessCell.PENDING;
      };

  /// Any number of futures beside the slot: C1 again, with their list.
  private static final Reader BY_FUTURE =
      (cell, waker) -> {
        var future = new ReadyFuture(cell, Readiness.READ);
        var polled = future.poll(dev.weft.Context.of(waker));
        return polled instanceof dev.weft.Poll.Ready<Integer>(var tick)
            ? tick
            : ReadinessCell.PENDING;
      };

  @Test
  @DisplayName("7.3 (S) C1 C2: no event is erased or its wake-up lost")
  void sound() throws Exception {
    assertThat(survives(SOUND, EVENTS, PATIENCE, 1)).isTrue();
  }

  @Test
  @DisplayName("7.3 7.5 (S) C1 for the futures that wait beside the slot")
  void byFuture() throws Exception {
    assertThat(survives(BY_FUTURE, EVENTS, PATIENCE, 2)).isTrue();
  }

  @Test
  @DisplayName("the check bites: clearing without a tick erases an event")
  void withoutTick() throws Exception {
    assertThat(survives(WITHOUT_TICK, EVENTS * 50, QUIET, 3)).isFalse();
  }

  @Test
  @DisplayName("the check bites: looking before storing the waker loses a wake-up")
  void loadsBeforeStore() throws Exception {
    assertThat(survives(LOADS_BEFORE_STORE, EVENTS * 50, QUIET, 4)).isFalse();
  }

  /// Plays ping-pong: the next byte is delivered when the last one was read, at about the time when
  /// the reader finds that there is no more.
  private static boolean survives(Reader reader, int events, long patience, long seed)
      throws Exception {
    var driver =
        new RuntimeDriver(
            new ToyReactorProvider.ToyReactor(),
            List.of(),
            i -> null,
            () -> {},
            (doing, failure) -> {});
    var cell = driver.sources().attach(new Source.OfDescriptor(7, driver), driver);
    var bytes = new AtomicInteger();
    var read = new AtomicInteger();
    var lost = new boolean[1];
    Thread delivering =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  var random = new Random(seed);
                  for (int i = 0; i < events; i++) {
                    while (read.get() < i) {
                      if (lost[0]) {
                        return;
                      }
                      Thread.onSpinWait();
                    }
                    for (int spin = random.nextInt(40); spin > 0; spin--) {
                      Thread.onSpinWait();
                    }
                    bytes.incrementAndGet();
                    cell.deliver(Readiness.READ, driver);
                    driver.yieldLead(); // calls the wakers
                  }
                });
    var wakes = new AtomicInteger();
    Waker waker = wakes::incrementAndGet;
    while (read.get() < events) {
      int before = wakes.get();
      int tick = reader.poll(cell, waker);
      if (tick == ReadinessCell.PENDING) {
        if (!awaitChange(wakes, before, patience)) {
          lost[0] = true;
          break;
        }
      } else if (bytes.get() > 0) {
        bytes.decrementAndGet();
        read.incrementAndGet();
      } else {
        reader.clear(cell, tick);
      }
    }
    delivering.join();
    return !lost[0];
  }

  private static boolean awaitChange(AtomicInteger wakes, int before, long patience) {
    long deadline = System.nanoTime() + patience;
    for (int spins = 0; wakes.get() == before; spins++) {
      if (spins > 1_000) {
        Thread.yield();
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
