package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.JoinHandle;
import dev.weft.RuntimeMetrics;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.toys.Patience;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StealingRulesTest {

  private static final Tuning LIFO = new Tuning(64, 61, true, 1_000_000, 0);

  /// Blocks one worker of the pool until the latch that it returns is counted down.
  private static CountDownLatch holdWorker(TestPool pool) {
    var hold = new CountDownLatch(1);
    var held = new AtomicBoolean();
    pool.weft.spawn(
        Leaves.run(
            () -> {
              held.set(true);
              Leaves.block(hold);
            }));
    Patience.until("a worker is held", held::get);
    return hold;
  }

  @Test
  @DisplayName("S1-8: with one worker, tasks from outside first run in the order of their spawns")
  void firstInFirstOut() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      var hold = new CountDownLatch(1);
      pool.weft.spawn(Leaves.run(() -> Leaves.block(hold)));
      List<Integer> order = Collections.synchronizedList(new ArrayList<>());
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        int n = i;
        handles.add(pool.weft.spawn(Leaves.run(() -> order.add(n))));
      }
      hold.countDown();
      pool.weft.blockOn(dev.weft.Futures.joinAll(handles));
      assertThat(order).hasSize(3000).isSorted();
    }
  }

  @Test
  @DisplayName(
      "5.1: a storm of spawns, wakes and yields on 4 workers with rings of 4 loses nothing")
  void storm() {
    try (TestPool pool = TestPool.open(4, TestPool.RING_OF_4)) {
      var ran = new AtomicInteger();
      for (int i = 0; i < 200; i++) {
        pool.weft.spawn(
            Leaves.run(
                () -> {
                  for (int k = 0; k < 100; k++) {
                    int[] left = {k % 4};
                    pool.weft.spawn(
                        Leaves.yieldUntil(
                            () -> {
                              if (--left[0] >= 0) {
                                return false;
                              }
                              ran.incrementAndGet();
                              return true;
                            }));
                  }
                }));
      }
      Patience.until("all ran", () -> ran.get() == 20_000 && pool.weft.liveTasks() == 0);
      assertThat(pool.sum(WorkerMetrics::overflows)).isPositive();
      pool.awaitAsleep();
    }
  }

  @Test
  @DisplayName("5.2: what overflows a worker's queue runs although that worker is blocked")
  void overflowIsVisible() {
    try (TestPool pool = TestPool.open(2, TestPool.RING_OF_4)) {
      var holdOther = holdWorker(pool); // it would steal before anything overflows
      var hold = new CountDownLatch(1);
      var ran = new AtomicInteger();
      pool.weft.spawn(
          Leaves.run(
              () -> {
                for (int i = 0; i < 5; i++) {
                  pool.weft.spawn(Leaves.run(ran::incrementAndGet));
                }
                holdOther.countDown();
                Leaves.block(hold);
              }));
      Patience.until("all five ran elsewhere", () -> ran.get() == 5);
      assertThat(pool.sum(WorkerMetrics::overflows)).isOne();
      hold.countDown();
    }
  }

  @Test
  @DisplayName("5.3: two tasks queued behind a blocked task are run by a parked worker")
  void parkedWorkerIsWoken() {
    try (TestPool pool = TestPool.open(2)) {
      for (int i = 0; i < 200; i++) {
        pool.awaitAsleep();
        var hold = new CountDownLatch(1);
        var ran = new AtomicInteger();
        pool.weft.spawn(
            Leaves.run(
                () -> {
                  pool.weft.spawn(Leaves.run(ran::incrementAndGet));
                  pool.weft.spawn(Leaves.run(ran::incrementAndGet));
                  // a lone task waits for its worker (I4): that is this one, if one was stolen
                  pool.weft.spawn(Leaves.run(() -> {}));
                  Leaves.block(hold);
                }));
        Patience.until("both ran elsewhere", () -> ran.get() == 2);
        hold.countDown();
      }
    }
  }

  /// Spawns a task that spawns one and holds its worker; waits until `ran` or `hold` is down.
  private static void spawnOneAndHold(TestPool pool, AtomicInteger ran, CountDownLatch hold) {
    var spawned = new AtomicBoolean();
    pool.weft.spawn(
        Leaves.run(
            () -> {
              pool.weft.spawn(Leaves.run(ran::incrementAndGet));
              spawned.set(true);
              Leaves.block(hold);
            }));
    Patience.until("it holds its worker", spawned::get);
  }

  @Test
  @DisplayName("5.6, H5: a lone task behind a blocked one is run by a worker of an idle pool")
  void loneTaskIsLookedAt() {
    try (TestPool pool = TestPool.open(4)) {
      for (int i = 0; i < 20; i++) {
        pool.awaitAsleep();
        if (i % 2 == 0) {
          Patience.until("no standby looks", () -> pool.executor().isUnwatched());
        }
        var hold = new CountDownLatch(1);
        var ran = new AtomicInteger();
        spawnOneAndHold(pool, ran, hold);
        Patience.until("it ran elsewhere", () -> ran.get() == 1);
        hold.countDown();
      }
    }
  }

  @Test
  @DisplayName(
      "docs/limits.md: a lone task behind a blocked one waits where only the leader sleeps")
  void loneTaskOfTwoWorkers() {
    try (TestPool pool = TestPool.open(2)) {
      pool.awaitAsleep();
      Patience.until("no standby looks", () -> pool.executor().isUnwatched());
      var hold = new CountDownLatch(1);
      var ran = new AtomicInteger();
      spawnOneAndHold(pool, ran, hold);
      assertThat(pool.metrics().sleeping()).as("who could run it leads").isOne();
      assertThat(ran).hasValue(0);
      // Whatever ends the leader's wait is for this task, too.
      pool.reactor.wakeup();
      Patience.until("it ran elsewhere", () -> ran.get() == 1);
      hold.countDown();
    }
  }

  @Test
  @DisplayName("5.4: work that arrives while workers fall asleep is never left, 20 000 times")
  void nothingIsLeftWhileFallingAsleep() throws Exception {
    try (TestPool pool = TestPool.open(3)) {
      for (int i = 0; i < 20_000; i++) {
        var first = pool.weft.spawn(dev.weft.Futures.ready(1));
        Thread.onSpinWait();
        pool.weft.blockOn(pool.weft.spawn(dev.weft.Futures.ready(2)));
        if (i % 3 == 0) {
          pool.weft.blockOn(first);
        }
      }
    }
  }

  @Test
  @DisplayName("5.5: an injected task is taken in within the interval while all workers are busy")
  void injectedWhileBusy() {
    try (TestPool pool = TestPool.open(2)) {
      var stop = new AtomicBoolean();
      var polls = new AtomicLong();
      for (int i = 0; i < 8; i++) {
        pool.weft.spawn(
            Leaves.yieldUntil(
                () -> {
                  polls.incrementAndGet();
                  return stop.get();
                }));
      }
      Patience.until("all spin", () -> polls.get() > 10_000);
      long[] late = new long[50];
      for (int i = 0; i < late.length; i++) {
        var ranAt = new AtomicLong();
        pool.weft.spawn(Leaves.run(() -> ranAt.set(polls.get())));
        long pushed = polls.get();
        Patience.until("it ran", () -> ranAt.get() > 0);
        late[i] = ranAt.get() - pushed;
      }
      // Each of the two workers may run an interval; while one that has the task is preempted, the
      // other goes on: some may be late.
      Arrays.sort(late);
      assertThat(late[late.length - 6])
          .as("polls: %s", Arrays.toString(late))
          .isLessThan(1_000_000);
      stop.set(true);
    }
  }

  @Test
  @DisplayName("5.6: a task in the LIFO slot waits for its worker, one in the queue does not")
  void lifoSlotIsNotStolen() {
    try (TestPool pool = TestPool.open(2, LIFO)) {
      var hold = new CountDownLatch(1);
      var older = new AtomicBoolean();
      var newer = new AtomicBoolean();
      pool.weft.spawn(
          Leaves.run(
              () -> {
                pool.weft.spawn(Leaves.run(() -> older.set(true)));
                pool.weft.spawn(Leaves.run(() -> newer.set(true)));
                Leaves.block(hold);
              }));
      Patience.until("the older ran elsewhere", older::get);
      assertThat(newer).isFalse();
      hold.countDown();
      Patience.until("the newer ran", newer::get);
    }
  }

  @Test
  @DisplayName(
      "5.7: two tasks that wake each other for ever starve no third, with the slot and without")
  void pingPongStarvesNobody() throws Exception {
    for (Tuning tuning : List.of(Tuning.DEFAULT, LIFO)) {
      try (TestPool pool = TestPool.open(1, tuning)) {
        var stop = new AtomicBoolean();
        var a = new Leaves.Gate();
        var b = new Leaves.Gate();
        pool.weft.spawn(pingPong(a, b, stop));
        pool.weft.spawn(pingPong(b, a, stop));
        Patience.until("they play", () -> a.polls > 1000);
        int[] left = {100};
        pool.weft.blockOn(pool.weft.spawn(Leaves.yieldUntil(() -> --left[0] < 0)));
        stop.set(true);
        Patience.until(
            "they end",
            () -> {
              a.open();
              b.open();
              return pool.weft.liveTasks() == 0;
            });
      }
    }
  }

  private static dev.weft.Future<Integer> pingPong(
      Leaves.Gate mine, Leaves.Gate other, AtomicBoolean stop) {
    return dev.weft.Futures.pollFn(
        cx -> {
          var polled = mine.poll(cx);
          if (!stop.get() && other.waker != null) {
            other.waker.wake();
          }
          return polled;
        });
  }

  @Test
  @DisplayName("5.8: waking one task on an idle pool of 16 claims O(1) workers")
  void noHerd() throws Exception {
    try (TestPool pool = TestPool.open(16)) {
      var gate = new Leaves.Gate();
      pool.weft.spawn(gate);
      Patience.until("it waits", () -> gate.polls == 1);
      pool.awaitAsleep();
      long before = pool.sum(WorkerMetrics::claims);
      for (int i = 1; i <= 100; i++) {
        int polls = i + 1;
        gate.waker.wake();
        Patience.until("poll", () -> gate.polls == polls);
        pool.awaitAsleep();
      }
      assertThat(pool.sum(WorkerMetrics::claims) - before).isBetween(100L, 120L);
      gate.open();
    }
  }

  @Test
  @DisplayName("S1-10: 1000 tasks in one worker's queue are shared: stealing happens")
  void loadIsShared() {
    try (TestPool pool = TestPool.open(2)) {
      Set<String> threads = ConcurrentHashMap.newKeySet();
      var ran = new AtomicInteger();
      pool.weft.spawn(
          Leaves.run(
              () -> {
                threads.add(Thread.currentThread().getName());
                for (int i = 0; i < 1000; i++) {
                  pool.weft.spawn(
                      Leaves.run(
                          () -> {
                            threads.add(Thread.currentThread().getName());
                            ran.incrementAndGet();
                          }));
                }
                // Meanwhile only a thief gets at what is in this worker's queue.
                Patience.until("stolen", () -> pool.sum(WorkerMetrics::steals) > 0);
              }));
      Patience.until("all ran", () -> ran.get() == 1000);
      assertThat(threads).as("who spawned, and who stole").hasSize(2);
      assertThat(pool.sum(WorkerMetrics::steals)).isPositive();
      assertThat(pool.sum(WorkerMetrics::stolenTasks))
          .isGreaterThanOrEqualTo(pool.sum(WorkerMetrics::steals));
    }
  }

  @Test
  @DisplayName("S1-9: weft.metrics() counts for each worker, and says how much is queued where")
  void metrics() {
    try (TestPool pool = TestPool.open(2, TestPool.RING_OF_4)) {
      var bothBlock = new CountDownLatch(1);
      var spawned = new CountDownLatch(1);
      var hold = new CountDownLatch(1);
      pool.weft.spawn(
          Leaves.run(
              () -> {
                Leaves.block(bothBlock);
                for (int i = 0; i < 10; i++) {
                  pool.weft.spawn(Leaves.run(() -> {}));
                }
                spawned.countDown();
                Leaves.block(hold);
              }));
      pool.weft.spawn(
          Leaves.run(
              () -> {
                bothBlock.countDown();
                Leaves.block(hold);
              }));
      Leaves.block(spawned);
      RuntimeMetrics full = pool.weft.metrics();
      assertThat(full.liveTasks()).isEqualTo(12);
      assertThat(full.executor().workers()).hasSize(2);
      int inRings = full.executor().workers().stream().mapToInt(w -> w.depth()).sum();
      assertThat(inRings).isBetween(1, 4);
      assertThat(full.executor().queued()).isEqualTo(10 - inRings);

      hold.countDown();
      Patience.until("all ran", () -> pool.weft.liveTasks() == 0);
      pool.awaitAsleep();
      ExecutorMetrics idle = pool.weft.metrics().executor();
      assertThat(idle.queued()).isZero();
      assertThat(idle.polls()).isEqualTo(12);
      assertThat(idle.workers()).allMatch(w -> w.depth() == 0 && w.parks() > 0);
      assertThat(idle.workers()).anyMatch(w -> w.searches() > 0);
      assertThat(idle.workers()).anyMatch(w -> w.overflows() > 0);
    }
  }

  @Test
  @DisplayName("S1-12: the tick overflows without harm")
  void tickOverflows() {
    var overflowing = new Tuning(1024, 61, false, 1_000_000, Integer.MAX_VALUE - 500);
    try (TestPool pool = TestPool.open(1, overflowing)) {
      var stop = new AtomicBoolean();
      var polls = new AtomicLong();
      pool.weft.spawn(
          Leaves.wakeSelfUntil(
              () -> {
                polls.incrementAndGet();
                return stop.get();
              }));
      for (int i = 0; i < 50; i++) {
        var ran = new AtomicBoolean();
        pool.weft.spawn(Leaves.run(() -> ran.set(true)));
        Patience.until("it ran", ran::get);
      }
      assertThat(polls.get()).isGreaterThan(0);
      stop.set(true);
    }
  }
}
