package dev.weft.executor.fifo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.RuntimeListener;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParkHooksTest {

  @Test
  @DisplayName("6.8 a hook that spawns before the park prevents the sleep; timers go on")
  void spawnsInHook() throws Exception {
    var parkings = new AtomicInteger();
    var unparks = new AtomicInteger();
    var ran = new AtomicInteger();
    var listener =
        new RuntimeListener() {
          @Override
          public void workerParking(int worker) {
            if (parkings.incrementAndGet() <= 3) {
              Tasks.spawn(Futures.lazy(() -> Futures.ready(ran.incrementAndGet())));
            }
          }

          @Override
          public void workerUnparked(int worker) {
            unparks.incrementAndGet();
          }
        };
    try (Weft weft = Weft.builder().executor("fifo").listener(listener).open()) {
      do {
        weft.blockOn(Time.sleep(Duration.ofMillis(50)));
      } while (ran.get() < 3); // a busy machine may let the sleep pass before the third park
      assertThat(ran).hasValue(3);
      assertThat(parkings.get()).isEqualTo(unparks.get()).isGreaterThanOrEqualTo(4);
      var worker = weft.metrics().executor().workers().getFirst();
      assertThat(worker.parks()).isPositive().isLessThanOrEqualTo(parkings.get() - 3L);
      assertThat(worker.polls()).isGreaterThanOrEqualTo(5);
    }
  }
}
