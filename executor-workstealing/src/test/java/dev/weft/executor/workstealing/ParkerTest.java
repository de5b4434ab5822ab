package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ParkerTest {

  private final AtomicInteger driverUnparks = new AtomicInteger();
  private final Parker parker = new Parker(driverUnparks::incrementAndGet);

  @Test
  @DisplayName("6.4: an unpark before the wait prevents it, once")
  void k1_unparkFirst() {
    parker.unpark();
    parker.unpark();
    parker.park();
    assertThat(parker.parkNanos(1_000_000)).as("timed out").isTrue();
  }

  @Test
  @DisplayName("6.3: permits of LockSupport neither end a wait nor are needed for one")
  void k3_permitsOfOthers() {
    LockSupport.unpark(Thread.currentThread());
    assertThat(parker.parkNanos(2_000_000)).as("timed out").isTrue();
    parker.unpark();
    LockSupport.parkNanos(1); // eats whatever permit there is
    parker.park();
  }

  @Test
  @DisplayName("6.7: an interrupt neither ends a wait nor stays behind")
  void interrupt() {
    Thread.currentThread().interrupt();
    assertThat(parker.parkNanos(2_000_000)).as("timed out").isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @DisplayName("who waits in the driver is unparked through the driver")
  void driving() {
    assertThat(parker.enterDriver()).isTrue();
    parker.unpark();
    parker.unpark();
    assertThat(driverUnparks).hasValue(1);
    parker.leaveDriver();
    assertThat(parker.enterDriver()).as("nothing left behind").isTrue();
    parker.leaveDriver();
    parker.unpark();
    assertThat(parker.enterDriver()).isFalse();
    assertThat(driverUnparks).hasValue(1);
  }

  @Test
  @DisplayName("6.4: a ping-pong of 20 000 unparks loses none, with strangers unparking beside it")
  void k1_nothingIsLost() throws Exception {
    int rounds = 20_000;
    var turn = new AtomicInteger();
    Parker[] other = new Parker[1];
    var thread =
        new Thread(
            () -> {
              for (int i = 0; i < rounds; i++) {
                while (turn.get() != 2 * i + 1) {
                  other[0].park();
                }
                turn.incrementAndGet();
                parker.unpark();
              }
            });
    other[0] = new Parker(() -> {});
    thread.start();
    for (int i = 0; i < rounds; i++) {
      turn.incrementAndGet();
      other[0].unpark();
      if (i % 7 == 0) {
        LockSupport.unpark(thread);
      }
      while (turn.get() != 2 * i + 2) {
        parker.park();
      }
    }
    thread.join();
  }
}
