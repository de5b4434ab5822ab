package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Reactor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConcurrentUseTest extends NioRig {

  @Test
  @DisplayName("7.9 a direction armed anew after it was dropped is reported by the sleeping poll")
  void armOfADroppedDirectionUnderASleepingPoll() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    handle.arm(READ);
    send(pair.there(), 1);
    next();
    Sleeper sleeper = sleeper(FOREVER); // drops it
    events.clear();
    handle.arm(READ);
    assertThat(sleeper.returned()).isEqualTo(1);
    assertThat(events).containsExactly(new Event(1, READ));
  }

  @Test
  @DisplayName("7.2 an arm that meets the drop of the same direction is reported")
  void i2_anArmThatMeetsADropIsReported() throws Exception {
    int rounds = 30_000;
    Pair pair = pair();
    send(pair.there(), 1); // never read: each event that finds nothing armed drops the interest
    Reactor.Handle handle = attach(pair.here(), 1);
    AtomicInteger reports = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    Sleeper poller =
        new Sleeper(
            () -> {
              while (!over.get()) {
                reactor.poll(FOREVER, (token, bits) -> reports.incrementAndGet());
              }
              return 0;
            });
    for (int i = 0; i < rounds; i++) {
      for (int pause = i % 64; pause > 0; pause--) { // to hit each place once
        Thread.onSpinWait();
      }
      int before = reports.get();
      handle.arm(READ);
      await(() -> reports.get() > before);
    }
    over.set(true);
    reactor.wakeup();
    poller.returned();
  }
}
