package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.time.Time;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseTest {

  @Test
  @DisplayName("10.1 closing cancels each pending task exactly once")
  void cancelsOnce() {
    List<Probe<String>> probes = new ArrayList<>();
    Weft weft = Toys.open();
    for (int i = 0; i < 1000; i++) {
      var probe = new Probe<String>();
      probes.add(probe);
      weft.spawn(probe);
    }
    Patience.until("all polled", () -> probes.stream().allMatch(p -> p.polls == 1));
    assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(probes).allMatch(p -> p.cancels == 1 && p.polls == 1);
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("10.1 closing ends tasks that only ever yield")
  void endsYielders() {
    Weft weft = Toys.open();
    var polls = new AtomicInteger();
    var cancelled = new AtomicInteger();
    weft.spawn(
        Futures.pollFn(
            cx -> {
              polls.incrementAndGet();
              cx.yieldTask();
              return Poll.pending();
            },
            cx -> cancelled.incrementAndGet()));
    Patience.until("it spins", () -> polls.get() > 1000);
    assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(cancelled).hasValue(1);
  }

  @Test
  @DisplayName("10.3 cleanup runs with the runtime's context present")
  void cleanupHasContext() {
    Weft weft = Toys.open();
    var seen = new AtomicReference<Weft>();
    var probe = new Probe<String>().duringCancel(() -> seen.set(Context.current().runtime()));
    weft.spawn(probe);
    Patience.until("polled", () -> probe.polls == 1);
    weft.close();
    assertThat(seen).hasValue(weft);
  }

  @Test
  @DisplayName("10.5 a bounded close returns in time and names what still runs")
  void bounded() throws Exception {
    Weft weft = Toys.open();
    var release = new CountDownLatch(1);
    var entered = new CountDownLatch(1);
    weft.spawn(
        "stubborn",
        Futures.pollFn(
            cx -> {
              entered.countDown();
              release.await();
              return Poll.ready(null);
            }));
    var idle = new Probe<String>();
    weft.spawn("idle", idle);
    entered.await();
    long begin = System.nanoTime();
    CloseReport report = weft.close(Duration.ofMillis(50));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    assertThat(report.isClean()).isFalse();
    assertThat(report.alive()).isEqualTo(2);
    release.countDown();
  }

  @Test
  @DisplayName("10.5 a close without patience returns at once")
  void impatient() {
    Weft weft = Toys.open();
    weft.spawn(new Probe<>());
    weft.close(Duration.ZERO);
  }

  @Test
  @DisplayName("10.9 two closers both return; closing again does nothing")
  void twoClosers() throws Exception {
    Weft weft = Toys.open();
    weft.spawn(new Probe<>());
    Thread other = Thread.ofPlatform().start(weft::close);
    weft.close();
    other.join();
    weft.close();
    assertThat(weft.tasks().isIntakeClosed()).isTrue();
  }

  @Test
  @DisplayName("10.7 no thread is left")
  void noThreadLeft() {
    Weft weft = Toys.builder().name("close-test").open();
    weft.spawn(new Probe<>());
    weft.close();
    Patience.until(
        "its threads are gone",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("close-test")));
  }

  @Test
  @DisplayName("10.8 what is used after close says so")
  void usedAfterClose() {
    Weft weft = Toys.open();
    weft.close();
    assertThatThrownBy(() -> weft.run()).isInstanceOf(RuntimeClosedException.class);
    assertThat(weft.dump()).contains("0 live tasks");
  }

  @Test
  @DisplayName("3.14 two tasks that await each other are reclaimed")
  void cycle() {
    Weft weft = Toys.open();
    var first = new AtomicReference<JoinHandle<String>>();
    var polled = new AtomicInteger();
    Future<String> awaitsSecond = awaiting(first, polled);
    var second = weft.spawn(awaitsSecond);
    first.set(weft.spawn(awaiting(new AtomicReference<>(second), polled)));
    Patience.until("both wait", () -> polled.get() >= 2);
    assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(second.isFinished()).isTrue();
    assertThat(first.get().isFinished()).isTrue();
  }

  private static Future<String> awaiting(
      AtomicReference<JoinHandle<String>> other, AtomicInteger polled) {
    return Futures.pollFn(
        cx -> {
          if (other.get() == null) {
            cx.yieldTask();
            return Poll.pending();
          }
          polled.incrementAndGet();
          return other.get().poll(cx);
        },
        cx -> other.get().cancel(cx));
  }

  @Test
  @DisplayName("10.2 10 000 wakes racing close neither deadlock nor poll afterwards")
  void wakesRaceClose() throws Exception {
    for (int round = 0; round < 20; round++) {
      Weft weft = Toys.open();
      List<Probe<String>> probes = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        var probe = new Probe<String>();
        probes.add(probe);
        weft.spawn(probe);
      }
      Patience.until("all polled", () -> probes.stream().allMatch(p -> p.waker != null));
      Thread waker = Thread.ofPlatform().start(() -> probes.forEach(probe -> probe.waker.wake()));
      assertThat(weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
      waker.join();
      assertThat(probes).allMatch(p -> p.cancels == 1);
    }
  }

  @Test
  @DisplayName("10.4 spawns racing close give handles that end")
  void spawnsRaceClose() throws Exception {
    for (int round = 0; round < 20; round++) {
      Weft weft = Toys.open();
      List<JoinHandle<String>> handles = new ArrayList<>();
      Thread spawner =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 2000; i++) {
                      handles.add(weft.spawn(new Probe<>()));
                    }
                  });
      weft.close();
      spawner.join();
      Patience.until("all ended", () -> handles.stream().allMatch(JoinHandle::isFinished));
      assertThat(weft.liveTasks()).isZero();
    }
  }

  @Test
  @DisplayName("6.6 close in a waker that close itself calls fails at once instead of waiting")
  void closeInAWakerOfClose() throws Exception {
    var refused = new ArrayList<Throwable>();
    Weft weft = Toys.open();
    var local = LocalTasks.open(weft);
    Future<Void> sleep = Time.sleep(Duration.ofHours(1));
    weft.blockOn(
        Futures.pollFn(
            cx ->
                sleep
                        .poll(
                            cx.withWaker(
                                () -> {
                                  refused.add(catchThrowable(weft::close));
                                  refused.add(catchThrowable(local::close));
                                }))
                        .isPending()
                    ? Poll.ready(null)
                    : Poll.pending()));
    weft.close();
    assertThat(refused)
        .hasSize(2)
        .allSatisfy(e -> assertThat(e).isInstanceOf(IllegalStateException.class));
    weft.close();
    local.close();
  }
}
