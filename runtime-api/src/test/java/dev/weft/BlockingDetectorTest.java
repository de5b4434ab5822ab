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
      Patience.until(
          "it is reported", () -> reports.stream().anyMatch(r -> "culprit".equals(r.task())));
      assertThat(handle.isFinished()).isFalse();
      LockSupport.parkNanos(60_000_000); // quiet: it is not reported again
      hold.countDown();
      weft.blockOn(handle);
    }
    // On a machine that stands still for a while any poll takes long.
    List<Report> ofIt = reports.stream().filter(r -> "culprit".equals(r.task())).toList();
    assertThat(ofIt).hasSize(1);
    Report report = ofIt.getFirst();
    assertThat(report.soFar()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(report.where()).anyMatch(frame -> frame.getMethodName().equals("holdUp"));
  }

  @Test
  @DisplayName("1.4 S2-9 many short polls, and blocking calls, are not reported")
  void shortPollsAreNot() throws Exception {
    // A poll in which the machine stands still is none of the short ones: of some goes one must do.
    int goes = 1;
    while (longestPollNanos() >= 90_000_000) {
      assertThat(++goes).as("goes").isLessThanOrEqualTo(10);
      reports.clear();
    }
    assertThat(reports).isEmpty();
  }

  /// Polls for 300 ms beside a blocking call, and tells what lay between two polls at most.
  private long longestPollNanos() throws Exception {
    try (Weft weft = open("100ms")) {
      long begin = System.nanoTime();
      long[] last = {begin};
      long[] longest = {0};
      var hold = new CountDownLatch(1);
      var blocking = weft.spawnBlocking(() -> holdUp(hold));
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                long now = System.nanoTime();
                longest[0] = Math.max(longest[0], now - last[0]);
                last[0] = now;
                cx.waker().wake();
                return now - begin > 300_000_000 ? Poll.ready(1) : Poll.pending();
              }));
      assertThat(blocking.isFinished()).isFalse();
      hold.countDown();
      return Math.max(longest[0], System.nanoTime() - last[0]);
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
