package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.time.Time;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingTest {

  private static Weft open(int threads, String keepAlive) {
    return Toys.builder()
        .set("weft.blocking.threads", Integer.toString(threads))
        .set("weft.blocking.keep-alive", keepAlive)
        .open();
  }

  @Test
  @DisplayName("11.1 a blocking call runs off the workers, and tasks go on meanwhile")
  void offTheWorkers() throws Exception {
    try (Weft weft = open(4, "10s")) {
      var release = new CountDownLatch(1);
      JoinHandle<String> blocked =
          weft.spawnBlocking(
              () -> {
                release.await();
                return Thread.currentThread().getName();
              });
      assertThat(weft.<String>blockOn(Time.sleep(Duration.ofMillis(5)).map(_ -> "on")))
          .isEqualTo("on");
      assertThat(blocked.isFinished()).isFalse();
      release.countDown();
      assertThat(weft.<String>blockOn(blocked)).startsWith(weft.name() + "-blocking-");
    }
  }

  @Test
  @DisplayName("11.2 at the cap calls queue, run in order, and no more threads are started")
  void queuesAtTheCap() throws Exception {
    try (Weft weft = open(2, "10s")) {
      var release = new CountDownLatch(1);
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int n = i;
        handles.add(
            weft.spawnBlocking(
                () -> {
                  release.await();
                  return n;
                }));
      }
      Patience.until("two run", () -> weft.metrics().blocking().queued() == 18);
      assertThat(weft.metrics().blocking()).isEqualTo(new BlockingCounts(2, 0, 18));
      release.countDown();
      assertThat(weft.blockOn(Futures.joinAll(handles)).getLast()).isEqualTo(19);
    }
  }

  @Test
  @DisplayName("11.2 b3: no call is forgotten between an idle thread, a dying one and a new one")
  void noLostWakeUp() throws Exception {
    try (Weft weft = open(2, "1us")) {
      var ran = new AtomicInteger();
      for (int i = 0; i < 5000; i++) {
        var a = weft.spawnBlocking(ran::incrementAndGet);
        var b = weft.spawnBlocking(ran::incrementAndGet);
        var c = weft.spawnBlocking(ran::incrementAndGet);
        weft.blockOn(Futures.join(a, b, c));
      }
      assertThat(ran).hasValue(15_000);
    }
  }

  @Test
  @DisplayName("11.3 abort before the start cancels at once; after the start the call completes")
  void abort() throws Exception {
    try (Weft weft = open(1, "10s")) {
      var started = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      JoinHandle<String> running =
          weft.spawnBlocking(
              () -> {
                started.countDown();
                release.await();
                return "completed";
              });
      started.await();
      var ran = new AtomicInteger();
      JoinHandle<Integer> queued = weft.spawnBlocking(ran::incrementAndGet);
      running.abort();
      queued.abort();
      assertThat(queued.isFinished()).isTrue();
      assertThatThrownBy(() -> weft.blockOn(queued))
          .isInstanceOf(JoinException.TaskCancelled.class);
      release.countDown();
      assertThat(weft.<String>blockOn(running)).isEqualTo("completed");
      assertThat(weft.<Integer>blockOn(weft.spawnBlocking(ran::incrementAndGet))).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("11.4 idle threads end after the keep-alive and are started again")
  void keepAlive() throws Exception {
    try (Weft weft = open(8, "2ms")) {
      assertThat(weft.<Integer>blockOn(weft.spawnBlocking(() -> 1))).isEqualTo(1);
      Patience.until("none is left", () -> weft.metrics().blocking().threads() == 0);
      assertThat(weft.<Integer>blockOn(weft.spawnBlocking(() -> 2))).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("11.4 an idle thread is used again")
  void reuse() throws Exception {
    try (Weft weft = open(8, "10s")) {
      for (int i = 0; i < 50; i++) {
        weft.blockOn(weft.spawnBlocking(() -> 1));
        Patience.until("it rests", () -> weft.metrics().blocking().idle() == 1);
      }
      assertThat(weft.metrics().blocking().threads()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("11.5 a call that races close ran or is cancelled, and never hangs")
  void racingClose() throws Exception {
    for (int round = 0; round < 200; round++) {
      Weft weft = open(2, "10s");
      var ran = new AtomicInteger();
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      Thread spawner =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      handles.add(weft.spawnBlocking(ran::incrementAndGet));
                    }
                  });
      weft.close();
      spawner.join();
      assertThat(handles).hasSize(50).allMatch(JoinHandle::isFinished);
      assertThat(weft.liveTasks()).isZero();
    }
  }

  @Test
  @DisplayName("10.5 close is bounded by its limit and names the call that still runs")
  void boundedClose() throws Exception {
    Weft weft = open(1, "10s");
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    weft.spawnBlocking(
        "stubborn",
        () -> {
          started.countDown();
          release.await();
          return 0;
        });
    JoinHandle<Integer> queued = weft.spawnBlocking(() -> 1);
    started.await();
    CloseReport report = weft.close(Duration.ofMillis(20));
    assertThat(report.survivors()).singleElement().asString().startsWith("stubborn #");
    assertThat(queued.isFinished()).isTrue();
    release.countDown();
  }

  @Test
  @DisplayName("10.6 in a blocking call blockOn works and close throws; in a task both throw")
  void insideABlockingCall() throws Exception {
    try (Weft weft = open(1, "10s")) {
      String slept =
          weft.blockOn(
              weft.spawnBlocking(
                  () -> weft.blockOn(Time.sleep(Duration.ofMillis(1)).map(_ -> "slept"))));
      assertThat(slept).isEqualTo("slept");
      assertThatThrownBy(
              () ->
                  weft.blockOn(
                      weft.spawnBlocking(
                          () -> {
                            weft.close();
                            return 0;
                          })))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close would block a thread of the runtime");
      Future<Integer> nested = Futures.lazy(() -> Futures.ready(weft.blockOn(Futures.ready(1))));
      assertThatThrownBy(() -> weft.blockOn(nested))
          .hasMessageContaining("blockOn would block a thread of the runtime");
    }
  }

  @Test
  @DisplayName(
      "11.6 blockInPlace is refused by an executor that cannot, and made in blocking calls")
  void blockInPlace() throws Exception {
    try (Weft weft = open(1, "10s")) {
      Future<Integer> inTask = Futures.lazy(() -> Futures.ready(Tasks.blockInPlace(() -> 1)));
      assertThatThrownBy(() -> weft.blockOn(inTask))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("use spawnBlocking and await its handle");
      assertThat(weft.blockOn(weft.spawnBlocking(() -> Tasks.blockInPlace(() -> 2)))).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("3.1 a call that throws fails its handle; 9.8 the budget is off inside")
  void failureAndBudget() throws Exception {
    try (Weft weft = open(1, "10s")) {
      var broken = new Exception("broken");
      JoinHandle<Integer> failing =
          weft.spawnBlocking(
              () -> {
                throw broken;
              });
      assertThatThrownBy(() -> weft.blockOn(failing)).hasCause(broken);
      assertThat(
              weft.<Integer>blockOn(weft.spawnBlocking(() -> Context.current().thread().budget())))
          .isNegative();
      assertThat(weft.<Weft>blockOn(weft.spawnBlocking(() -> Context.current().runtime())))
          .isSameAs(weft);
    }
  }

  @Test
  @DisplayName("the threads are virtual ones on demand; a wrong kind is named")
  void kinds() throws Exception {
    try (Weft weft = Toys.builder().set("weft.blocking.kind", "virtual").open()) {
      JoinHandle<Boolean> virtual = weft.spawnBlocking(() -> Thread.currentThread().isVirtual());
      assertThat(weft.<Boolean>blockOn(virtual)).isTrue();
    }
    assertThatThrownBy(() -> Toys.builder().set("weft.blocking.kind", "green").open())
        .hasMessage("weft.blocking.kind is 'green', but must be platform or virtual");
  }

  @Test
  @DisplayName("11.3 a call that is aborted in the queue leaves it, wherever in it it stands")
  void abortedCallsLeaveTheQueue() throws Exception {
    try (Weft weft = open(1, "10s")) {
      var release = new CountDownLatch(1);
      weft.spawnBlocking(
          () -> {
            release.await();
            return 0;
          });
      Patience.until(
          "it runs", () -> weft.metrics().blocking().equals(new BlockingCounts(1, 0, 0)));
      List<JoinHandle<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int n = i;
        calls.add(weft.spawnBlocking(() -> n));
      }
      for (int i : List.of(0, 5, 2, 3, 3)) {
        calls.get(i).abort();
      }
      assertThat(weft.metrics().blocking()).isEqualTo(new BlockingCounts(1, 0, 2));
      release.countDown();
      assertThat(weft.blockOn(calls.get(1))).isEqualTo(1);
      assertThat(weft.blockOn(calls.get(4))).isEqualTo(4);
      assertThat(weft.metrics().blocking().queued()).isZero();
    }
  }
}
