package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.RuntimeListener;
import dev.weft.Tasks;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParkHooksTest {

  /// Spawns in the hook as long as `wanted` says so.
  private static final class Spawning implements RuntimeListener {
    final AtomicInteger wanted = new AtomicInteger();
    final AtomicInteger ran = new AtomicInteger();
    final AtomicInteger parkings = new AtomicInteger();
    final AtomicInteger unparks = new AtomicInteger();

    @Override
    public void workerParking(int worker) {
      parkings.incrementAndGet();
      if (wanted.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        Tasks.spawn(Leaves.run(ran::incrementAndGet));
      }
    }

    @Override
    public void workerUnparked(int worker) {
      unparks.incrementAndGet();
    }
  }

  @Test
  @DisplayName("6.8 what a hook spawns before the park runs without a sleep, on 1 and on 4 workers")
  void spawnsInHook() throws Exception {
    for (int workers : new int[] {1, 4}) {
      for (int round = 0; round < 100; round++) {
        var hook = new Spawning();
        hook.wanted.set(50);
        try (TestPool pool = TestPool.open(workers, Tuning.DEFAULT, hook)) {
          Patience.until("what the hooks spawned ran", () -> hook.ran.get() == 50);
          pool.awaitAsleep();
          Patience.until(
              "all but the sleepers came back",
              () -> hook.parkings.get() - hook.unparks.get() == workers);
          if (workers == 1) {
            assertThat(pool.sum(WorkerMetrics::parks)).isEqualTo(hook.parkings.get() - 50L);
          }
        }
        assertThat(hook.unparks).hasValue(hook.parkings.get());
      }
    }
  }

  @Test
  @DisplayName("6.8 a hook that spawns for ever does not stall timers")
  void timersGoOn() throws Exception {
    var hook = new Spawning();
    var stop = new AtomicBoolean();
    try (TestPool pool = TestPool.open(1, Tuning.DEFAULT, hook)) {
      hook.wanted.set(Integer.MAX_VALUE);
      pool.weft.blockOn(pool.weft.spawn(Time.sleep(Duration.ofMillis(30))));
      stop.set(hook.ran.get() > 0);
      hook.wanted.set(0);
    }
    assertThat(stop).isTrue();
  }
}
