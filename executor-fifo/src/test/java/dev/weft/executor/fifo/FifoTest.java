package dev.weft.executor.fifo;

import static dev.weft.executor.fifo.ShortFutures.run;
import static dev.weft.executor.fifo.ShortFutures.yielding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// In which order tasks run, and on which thread.
@Timeout(60)
class FifoTest {

  private final Weft weft = Weft.builder().name("fifo-test").executor("fifo").open();

  @AfterEach
  void close() {
    weft.close();
  }

  @Test
  @DisplayName("4.7 S1-8 S4-18 equally ready tasks start in spawn order")
  void startsInSpawnOrder() throws Exception {
    List<Integer> started = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      expected.add(i);
      weft.spawn(run(() -> started.add(number)));
    }
    weft.blockOn(yielding(3, () -> {}));
    assertThat(started).isEqualTo(expected);
  }

  @Test
  @DisplayName("4.1 4.2 S0-3 every spawned task runs, all on the thread that is in blockOn")
  void oneThread() throws Exception {
    Set<Thread> threads = new HashSet<>();
    var handles = new ArrayList<JoinHandle<Integer>>();
    for (int i = 0; i < 100; i++) {
      handles.add(weft.spawn(yielding(10, () -> threads.add(Thread.currentThread()))));
    }
    for (var handle : handles) {
      assertThat(weft.<Integer>blockOn(handle)).isEqualTo(10);
    }
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  @DisplayName("4.4 a spawn from another thread wakes the sleeping one")
  void foreignSpawn() throws Exception {
    var ran = new CountDownLatch(1);
    var waker = new AtomicReference<Waker>();
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  Patience.until("blockOn sleeps", () -> waker.get() != null);
                  weft.spawn(run(ran::countDown));
                  Patience.until("it ran", () -> ran.getCount() == 0);
                  waker.get().wake();
                });
    weft.blockOn(
        Futures.pollFn(
            cx -> {
              waker.set(cx.waker());
              return ran.getCount() == 0 ? Poll.ready(null) : Poll.pending();
            }));
    other.join();
  }

  @Test
  @DisplayName("2.6 6.4 F1 no wake from another thread is lost (a million of them)")
  void noLostWake() throws Exception {
    int rounds = 200_000;
    var round = new AtomicInteger();
    var waker = new AtomicReference<Waker>();
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 1; i <= rounds; i++) {
                    int now = i;
                    Waker w;
                    while ((w = waker.getAndSet(null)) == null) {
                      Thread.onSpinWait();
                    }
                    round.set(now);
                    w.wake();
                  }
                });
    var seen = new AtomicInteger();
    weft.blockOn(
        Futures.pollFn(
            cx -> {
              if (round.get() == rounds) {
                return Poll.ready(null);
              }
              if (round.get() >= seen.get()) {
                seen.set(round.get() + 1);
                waker.set(cx.waker());
              }
              return Poll.pending();
            }));
    other.join();
    assertThat(round).hasValue(rounds);
  }

  @Test
  @DisplayName("4.6 a million tasks spawned by one task neither deadlock nor overflow the stack")
  void millionSpawns() throws Exception {
    var ran = new AtomicInteger();
    int count = 1_000_000;
    weft.blockOn(
        run(
            () -> {
              for (int i = 0; i < count; i++) {
                weft.spawn(run(ran::incrementAndGet));
              }
            }));
    weft.run();
    assertThat(ran).hasValue(count);
  }

  @Test
  @DisplayName(
      "4.6 S4-11 S4-18 a bounded executor refuses the task that is one too many, and no wake")
  void bounded() throws Exception {
    try (Weft small =
        Weft.builder().executor("fifo").set("weft.fifo.max-live-tasks", "100").open()) {
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      var refused = new AtomicReference<Throwable>();
      small.blockOn(
          run(
              () -> {
                for (int i = 0; i < 100; i++) {
                  handles.add(small.spawn(yielding(5, () -> {})));
                }
                try {
                  small.spawn(run(() -> {}));
                } catch (RejectedExecutionException e) {
                  refused.set(e);
                }
              }));
      assertThat(refused.get()).hasMessageContaining("weft.fifo.max-live-tasks");
      for (var handle : handles) {
        assertThat(small.<Integer>blockOn(handle)).isEqualTo(5);
      }
      assertThat(small.<String>blockOn(small.spawn(run(() -> {})))).isEqualTo("done");
    }
  }

  @Test
  @DisplayName("4.9 S0-16 a task that wakes itself for ever lets others run")
  void selfWaking() throws Exception {
    var polls = new AtomicInteger();
    var busy =
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  polls.incrementAndGet();
                  cx.waker().wake();
                  return Poll.pending();
                }));
    do {
      weft.blockOn(Time.sleep(Duration.ofMillis(50)));
    } while (polls.get() <= 1); // after a pause of the machine the sleep is over at once
    assertThat(busy.isFinished()).isFalse();
    busy.abort();
  }

  @Test
  @DisplayName("9.6 F3 a task that yields runs after the tasks that are ready and after a turn")
  void yieldRunsLater() throws Exception {
    List<String> order = new ArrayList<>();
    weft.spawn(
        yielding(
            2,
            () -> {
              order.add("yielder");
            }));
    weft.spawn(run(() -> order.add("a")));
    weft.spawn(run(() -> order.add("b")));
    weft.blockOn(yielding(3, () -> {}));
    assertThat(order).containsExactly("yielder", "a", "b", "yielder");
  }

  @Test
  @DisplayName("8.12 timers fire while others keep the executor busy")
  void timersUnderLoad() throws Exception {
    for (int i = 0; i < 100; i++) {
      weft.spawn(yielding(Integer.MAX_VALUE, () -> {}));
    }
    long least = Long.MAX_VALUE;
    for (int i = 0;
        i < 5 && least >= 2_000_000_000L;
        i++) { // a machine may stand still for a while
      long begin = System.nanoTime();
      weft.blockOn(Time.sleep(Duration.ofMillis(100)));
      least = Math.min(least, System.nanoTime() - begin);
    }
    assertThat(least).isBetween(100_000_000L, 2_000_000_000L);
  }

  @Test
  @DisplayName("4.11 15.5 two runtimes wake each other's tasks and run only their own")
  void twoRuntimes() throws Exception {
    try (Weft other = Weft.builder().executor("fifo").open()) {
      var stop = new CountDownLatch(1);
      var theirs = new AtomicReference<Thread>();
      JoinHandle<String> remote = other.spawn(run(() -> theirs.set(Thread.currentThread())));
      Thread driver =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      other.blockOn(
                          Futures.pollFn(
                              cx -> {
                                if (stop.getCount() == 0) {
                                  return Poll.ready(null);
                                }
                                cx.yieldTask();
                                return Poll.pending();
                              }));
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  });
      assertThat(weft.<String>blockOn(remote)).isEqualTo("done");
      stop.countDown();
      driver.join();
      assertThat(theirs).hasValue(driver);
    }
  }

  @Test
  @DisplayName("S1-13 4.12 an idle runtime takes no turns and no CPU")
  void idle() throws Exception {
    weft.spawn(Time.sleep(Duration.ofHours(1)));
    weft.blockOn(Time.sleep(Duration.ofMillis(10)));
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    weft.blockOn(Time.sleep(Duration.ofSeconds(1)));
    long used = threads.getCurrentThreadCpuTime() - before;
    assertThat(used).as("CPU nanoseconds in an idle second").isLessThan(50_000_000L);
  }

  @Test
  @DisplayName("11.6 blockInPlace is refused, before the call is made, and names the fix")
  void blockInPlace() {
    var called = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    Futures.lazy(
                        () -> Futures.ready(Tasks.blockInPlace(() -> called.getAndSet(true))))))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("use spawnBlocking and await its handle");
    assertThat(called).isFalse();
  }

  @Test
  @DisplayName("a context is current inside a task")
  void currentContext() throws Exception {
    var seen = new AtomicReference<Weft>();
    weft.blockOn(run(() -> seen.set(Context.current().runtime())));
    assertThat(seen).hasValue(weft);
    weft.blockOn(run(() -> Tasks.spawn(run(() -> {}))));
  }

  @Test
  @DisplayName("firstSuccess that meets the bound of live tasks cancels all its futures")
  void firstSuccessBeyondTheBound() {
    var cancelled = new AtomicInteger();
    List<Future<Object>> counted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      counted.add(new CountingCancels(cancelled));
    }
    try (Weft bounded =
        Weft.builder().executor("fifo").set("weft.fifo.max-live-tasks", "2").open()) {
      assertThat(catchThrowable(() -> bounded.blockOn(dev.weft.TaskScope.firstSuccess(counted))))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(cancelled).hasValue(5);
  }

  private record CountingCancels(AtomicInteger cancelled) implements Future<Object> {
    @Override
    public Poll<Object> poll(Context cx) {
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      cancelled.incrementAndGet();
    }
  }
}
