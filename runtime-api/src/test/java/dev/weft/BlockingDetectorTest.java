package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.time.Time;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingDetectorTest {

  private record Report(String task, Duration soFar, List<StackTraceElement> where) {}

  private final List<Report> reports = new CopyOnWriteArrayList<>();

  private Weft open(String threshold) {
    return Toys.builder()
        .set("weft.blocking-detector", threshold)
        .listener(
            new RuntimeListener() {
              @Override
              public void pollTakesLong(
                  AbortHandle task, Duration soFar, List<StackTraceElement> where) {
                reports.add(new Report(task.name(), soFar, where));
              }
            })
        .open();
  }

  private static Thread watcher(Weft weft) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals(weft.name() + "-blocking-detector"))
        .findFirst()
        .orElse(null);
  }

  private static int holdUp(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return 1;
  }

  @Test
  @DisplayName("1.4 S2-7 a poll that blocks is reported while it does, once, with its stack")
  void reported() throws Exception {
    try (Weft weft = open("20ms")) {
      var hold = new CountDownLatch(1);
      var handle = weft.spawn("culprit", Futures.lazy(() -> Futures.ready(holdUp(hold))));
      Patience.until("it is reported", () -> !reports.isEmpty());
      assertThat(handle.isFinished()).isFalse();
      LockSupport.parkNanos(60_000_000); // quiet: it is not reported again
      hold.countDown();
      weft.blockOn(handle);
    }
    assertThat(reports).hasSize(1);
    Report report = reports.getFirst();
    assertThat(report.task()).isEqualTo("culprit");
    assertThat(report.soFar()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(report.where()).anyMatch(frame -> frame.getMethodName().equals("holdUp"));
  }

  @Test
  @DisplayName("1.4 S2-9 many short polls, and blocking calls, are not reported")
  void shortPollsAreNot() throws Exception {
    try (Weft weft = open("100ms")) {
      long begin = System.nanoTime();
      var hold = new CountDownLatch(1);
      var blocking = weft.spawnBlocking(() -> holdUp(hold));
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                cx.waker().wake();
                return System.nanoTime() - begin > 300_000_000 ? Poll.ready(1) : Poll.pending();
              }));
      assertThat(blocking.isFinished()).isFalse();
      assertThat(reports).isEmpty();
      hold.countDown();
    }
  }

  @Test
  @DisplayName("S1-13 the watcher sleeps while no task runs; 10.7 and ends with the runtime")
  void sleeps() throws Exception {
    Weft weft = open("1ms");
    weft.blockOn(Time.sleep(Duration.ofMillis(3)));
    Patience.until("it sleeps", () -> watcher(weft).getState() == Thread.State.WAITING);
    for (int i = 0; i < 20; i++) {
      LockSupport.parkNanos(1_000_000);
      assertThat(watcher(weft).getState()).isEqualTo(Thread.State.WAITING);
    }
    weft.blockOn(Futures.ready(1));
    weft.close();
    assertThat(watcher(weft)).isNull();
  }

  @Test
  @DisplayName("S2-9 it is off by default; 15.1 a wrong threshold is named")
  void off() {
    try (Weft weft = Toys.builder().open()) {
      assertThat(watcher(weft)).isNull();
      assertThat(weft.describe()).contains("weft.blocking-detector = off (default)");
    }
    assertThatThrownBy(() -> open("1us"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weft.blocking-detector is off or a duration from 1ms on");
    assertThatThrownBy(() -> open("soon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weft.blocking-detector is 'soon'");
  }
}
