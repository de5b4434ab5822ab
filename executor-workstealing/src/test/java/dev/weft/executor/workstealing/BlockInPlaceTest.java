package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockInPlaceTest {

  private static final Tuning LIFO = new Tuning(64, 61, true, 1_000_000, 0);

  private static void blockInPlace(CountDownLatch latch) {
    try {
      Tasks.blockInPlace(
          () -> {
            Leaves.block(latch);
            return 0;
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String threadName() {
    return Thread.currentThread().getName();
  }

  @Test
  @DisplayName("11.6 what is queued, in the slot and yielded goes on while the only worker blocks")
  void everythingGoesOn() {
    for (Tuning tuning : List.of(Tuning.DEFAULT, LIFO)) {
      try (TestPool pool = TestPool.open(1, tuning)) {
        var hold = new CountDownLatch(1);
        var blocking = new AtomicBoolean();
        var queued = new AtomicInteger();
        var yields = new AtomicInteger();
        pool.weft.spawn(Leaves.yieldUntil(() -> blocking.get() && yields.incrementAndGet() > 10));
        var blocked =
            pool.weft.spawn(
                Leaves.run(
                    () -> {
                      for (int i = 0; i < 5; i++) {
                        pool.weft.spawn(Leaves.run(queued::incrementAndGet));
                      }
                      blocking.set(true);
                      blockInPlace(hold);
                    }));
        Patience.until("the others ran", () -> queued.get() == 5 && yields.get() > 10);
        assertThat(blocked.isFinished()).isFalse();
        hold.countDown();
        Patience.until("it ends", blocked::isFinished);
      }
    }
  }

  @Test
  @DisplayName("11.6 timers go on while the worker that led the driver blocks; many block at once")
  void manyBlockAtOnce() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      var hold = new CountDownLatch(1);
      List<JoinHandle<Integer>> blocked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        blocked.add(pool.weft.spawn(Leaves.run(() -> blockInPlace(hold))));
      }
      pool.weft.blockOn(pool.weft.spawn(Time.sleep(Duration.ofMillis(5))));
      hold.countDown();
      pool.weft.blockOn(Futures.joinAll(blocked));
      pool.awaitAsleep();
      assertThat(pool.metrics().workers()).hasSize(1);
      assertThat(pool.weft.liveTasks()).isZero();
    }
  }

  @Test
  @DisplayName("11.6 after the call the task goes on: it spawns, yields, awaits and ends")
  void goesOnAfterwards() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      var sleep = Time.sleep(Duration.ofMillis(2));
      List<String> threads = new ArrayList<>();
      int[] step = {0};
      Future<String> task =
          Futures.pollFn(
              cx -> {
                threads.add(threadName());
                switch (step[0]++) {
                  case 0 -> {
                    Tasks.blockInPlace(() -> 0);
                    Tasks.blockInPlace(() -> 0); // gave its worker away already
                    pool.weft.spawn(Leaves.run(() -> step[0] = 10));
                    cx.yieldTask();
                    return Poll.pending();
                  }
                  default -> {
                    return sleep.poll(cx).isPending()
                        ? Poll.pending()
                        : Poll.ready("end " + step[0]);
                  }
                }
              });
      assertThat(pool.weft.blockOn(pool.weft.spawn(task))).startsWith("end 1");
      assertThat(threads.get(0)).isNotEqualTo(threads.get(1));
    }
  }

  @Test
  @DisplayName("9.8 11.6 the budget is off inside, and blockOn, locals and ids are at hand")
  void inside() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      var handle =
          pool.weft.spawn(
              "asker",
              Futures.pollFn(
                  cx -> {
                    for (int i = 0; i < 200; i++) {
                      cx.madeProgress();
                    }
                    boolean spent = !cx.mayProceed();
                    boolean off = Tasks.blockInPlace(() -> dev.weft.Context.current().mayProceed());
                    long id = Tasks.blockInPlace(Tasks::currentId);
                    int other =
                        Tasks.blockInPlace(
                            () -> pool.weft.blockOn(pool.weft.spawn(Futures.ready(7))));
                    boolean same = id == Tasks.currentId();
                    return Poll.ready("%s %s %s %d".formatted(spent, off, same, other));
                  }));
      assertThat(pool.weft.blockOn(handle)).isEqualTo("true true true 7");
    }
  }

  @Test
  @DisplayName("2.2 11.6 a task that is woken inside the call, or after it, is polled again")
  void wakesItself() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      int[] polls = {0};
      Future<Integer> task =
          Futures.pollFn(
              cx -> {
                switch (++polls[0]) {
                  case 1 ->
                      Tasks.blockInPlace(
                          () -> {
                            cx.waker().wake();
                            return 0;
                          });
                  case 2 -> {
                    Tasks.blockInPlace(() -> 0);
                    cx.waker().wake();
                  }
                  default -> {
                    return Poll.ready(polls[0]);
                  }
                }
                return Poll.pending();
              });
      assertThat(pool.weft.blockOn(pool.weft.spawn(task))).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("11.6 the call's failure arrives unchanged; outside of runtimes it is just made")
  void failures() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      var failure = new IOException("broken");
      Future<Integer> failing =
          Futures.pollFn(
              cx ->
                  Tasks.blockInPlace(
                      () -> {
                        throw failure;
                      }));
      assertThatThrownBy(() -> pool.weft.blockOn(failing)).isSameAs(failure);
      assertThat(pool.weft.blockOn(Futures.ready(1))).isEqualTo(1);
    }
    assertThat(Tasks.blockInPlace(BlockInPlaceTest::threadName)).isEqualTo(threadName());
  }

  @Test
  @DisplayName("11.6 10.5 closing while a task blocks in place is bounded, and ends the rest")
  void closeWhileBlocked() {
    TestPool pool = TestPool.open(2);
    var hold = new CountDownLatch(1);
    var blocked = new CountDownLatch(3);
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      handles.add(
          pool.weft.spawn(
              Leaves.run(
                  () -> {
                    blocked.countDown();
                    blockInPlace(hold);
                  })));
    }
    var gate = new Leaves.Gate();
    pool.weft.spawn(gate);
    Leaves.block(blocked);
    Patience.until("another waits", () -> gate.waker != null);
    long before = System.nanoTime();
    assertThat(pool.weft.close(Duration.ofMillis(100)).alive()).isEqualTo(3);
    assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L); // or never
    assertThat(gate.cancels).isEqualTo(1);
    hold.countDown();
    Patience.until("they end", () -> handles.stream().allMatch(JoinHandle::isFinished));
    Patience.until("no thread is left", () -> !ClosingRulesTest.anyThreadOf(pool));
  }

  @Test
  @DisplayName("11.6 a close with patience waits for a task that blocks in place")
  void closeWaits() throws Exception {
    for (int round = 0; round < 30; round++) {
      TestPool pool = TestPool.open(2);
      var hold = new CountDownLatch(1);
      var blocked = new CountDownLatch(1);
      var again = new AtomicInteger();
      var handle =
          pool.weft.spawn(
              Leaves.yieldUntil(
                  () -> {
                    if (again.getAndIncrement() == 0) {
                      blocked.countDown();
                      blockInPlace(hold);
                    }
                    return false; // yields, and is cancelled
                  }));
      Leaves.block(blocked);
      var closer = Thread.ofPlatform().start(hold::countDown);
      assertThat(pool.weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
      closer.join();
      assertThat(handle.isFinished()).isTrue();
      assertThat(ClosingRulesTest.anyThreadOf(pool)).isFalse();
    }
  }

  @Test
  @DisplayName("11.6 5.1 10 000 tasks that block in place for a moment: nothing is lost")
  void storm() throws Exception {
    try (TestPool pool = TestPool.open(2, TestPool.RING_OF_4)) {
      var ran = new AtomicInteger();
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        int n = i;
        int[] left = {n % 3};
        handles.add(
            pool.weft.spawn(
                Leaves.yieldUntil(
                    () -> {
                      blockInPlace(new CountDownLatch(0));
                      pool.weft.spawn(Leaves.run(ran::incrementAndGet));
                      return --left[0] < 0;
                    })));
      }
      pool.weft.blockOn(Futures.joinAll(handles));
      int expected = 3334 + 2 * 3333 + 3 * 3333;
      Patience.until("all ran", () -> ran.get() == expected && pool.weft.liveTasks() == 0);
      pool.awaitAsleep();
    }
  }

  private static long threadsOf(TestPool pool) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(pool.weft.name() + "-"))
        .filter(thread -> !thread.getName().contains("driver"))
        .count();
  }

  @Test
  @DisplayName("11.7 beyond the bound workers wait for a thread, and every call is made")
  void boundedThreads() throws Exception {
    try (TestPool pool = TestPool.bounded(2, 3)) {
      var rounds = new java.util.concurrent.Semaphore(0);
      var inside = new AtomicInteger();
      List<JoinHandle<Integer>> blocked = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        blocked.add(
            pool.weft.spawn(
                Leaves.run(
                    () -> {
                      try {
                        Tasks.blockInPlace(
                            () -> {
                              inside.incrementAndGet();
                              rounds.acquire();
                              return 0;
                            });
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    })));
      }
      Patience.until("as many block as there are threads", () -> inside.get() == 5);
      assertThat(threadsOf(pool)).isEqualTo(5); // two workers', and three in their place
      rounds.release(10);
      Patience.until("others follow", () -> inside.get() == 15);
      Patience.until("the threads of those before are gone", () -> threadsOf(pool) == 5);
      rounds.release(20);
      pool.weft.blockOn(Futures.joinAll(blocked));
    }
  }

  @Test
  @DisplayName(
      "11.7 calls in place that hold the whole bound may wait for blocking calls, and back")
  void kindsMayWaitForEachOther() throws Exception {
    try (TestPool pool = TestPool.bounded(1, 2)) {
      List<JoinHandle<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int n = i;
        Future<Integer> inPlace =
            Futures.lazy(
                () ->
                    Futures.ready(
                        Tasks.blockInPlace(
                            () -> pool.weft.blockOn(pool.weft.spawnBlocking(() -> n)))));
        waiting.add(pool.weft.spawn(inPlace));
      }
      assertThat(pool.weft.blockOn(Futures.joinAll(waiting))).containsExactly(0, 1, 2, 3, 4, 5);
      waiting.clear();
      for (int i = 0; i < 6; i++) {
        int n = i;
        Future<Integer> inPlace = Futures.lazy(() -> Futures.ready(Tasks.blockInPlace(() -> n)));
        waiting.add(pool.weft.spawnBlocking(() -> pool.weft.blockOn(pool.weft.spawn(inPlace))));
      }
      assertThat(pool.weft.blockOn(Futures.joinAll(waiting))).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  @DisplayName("11.7 a spare thread ends at once when a blocking call needs its place")
  void sparesMakeRoom() throws Exception {
    try (TestPool pool = TestPool.bounded(1, 3)) {
      var hold = new CountDownLatch(1);
      List<JoinHandle<Integer>> blocked = new ArrayList<>();
      var inside = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        blocked.add(
            pool.weft.spawn(
                Leaves.run(
                    () -> {
                      inside.incrementAndGet();
                      blockInPlace(hold);
                    })));
      }
      Patience.until("three threads took over", () -> inside.get() == 3 && threadsOf(pool) == 4);
      hold.countDown();
      pool.weft.blockOn(Futures.joinAll(blocked));
      var together = new CountDownLatch(3);
      List<JoinHandle<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(
            pool.weft.spawnBlocking(
                () -> {
                  together.countDown();
                  together.await();
                  return 0;
                }));
      }
      pool.weft.blockOn(Futures.joinAll(calls)); // within the test's limit, far below a keep-alive
      // one that has given its place up may be on its last steps still
      Patience.until("the spares are gone", () -> threadsOf(pool) <= 4);
    }
  }

  @Test
  @DisplayName("11.7 a close finds what waits in a worker that has no thread")
  void closeWithAWaitingWorker() throws Exception {
    var hold = new CountDownLatch(1);
    TestPool pool = TestPool.bounded(1, 1);
    var inside = new AtomicInteger();
    var lost = new ArrayList<JoinHandle<Integer>>();
    for (int i = 0; i < 2; i++) {
      pool.weft.spawn(
          Leaves.run(
              () -> {
                inside.incrementAndGet();
                blockInPlace(hold);
              }));
    }
    try {
      Patience.until("both block", () -> inside.get() == 2);
      lost.add(pool.weft.spawn(Leaves.run(() -> {})));
      pool.weft.close(Duration.ofMillis(50));
      assertThat(lost.getFirst().isFinished()).isTrue();
    } finally {
      hold.countDown();
    }
  }
}
