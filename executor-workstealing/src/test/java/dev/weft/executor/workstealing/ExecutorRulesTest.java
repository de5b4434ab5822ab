package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.toys.Patience;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExecutorRulesTest {

  @Test
  @DisplayName("4.1, 4.10: every one of 100 000 tasks spawned from outside runs, and none is left")
  void everySpawnedTaskRuns() {
    try (TestPool pool = TestPool.open(3, TestPool.RING_OF_4)) {
      var ran = new AtomicInteger();
      for (int i = 0; i < 100_000; i++) {
        pool.weft.spawn(Leaves.run(ran::incrementAndGet));
      }
      Patience.until("all tasks ended", () -> pool.weft.liveTasks() == 0);
      assertThat(ran).hasValue(100_000);
      Patience.until("all polls are counted", () -> pool.sum(WorkerMetrics::polls) == 100_000L);
    }
  }

  @Test
  @DisplayName("4.2: tasks that wake each other for 200 000 rounds lose no wake-up, ring of 4")
  void everyWakeIsFollowedByAPoll() throws Exception {
    try (TestPool pool = TestPool.open(3, TestPool.RING_OF_4)) {
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        handles.add(pool.weft.spawn(Leaves.yieldUntil(countdown(5_000))));
        handles.add(pool.weft.spawn(Leaves.wakeSelfUntil(countdown(5_000))));
      }
      pool.weft.blockOn(Futures.joinAll(handles));
    }
  }

  private static java.util.function.BooleanSupplier countdown(int n) {
    int[] left = {n};
    return () -> --left[0] < 0;
  }

  @Test
  @DisplayName("4.3: no task is polled by two threads at once, woken from everywhere")
  void neverTwoThreadsAtOnce() throws Exception {
    try (TestPool pool = TestPool.open(4, TestPool.RING_OF_4)) {
      var overlaps = new AtomicInteger();
      var stop = new AtomicBoolean();
      List<Leaves.Gate> gates = new ArrayList<>();
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        var gate = new Leaves.Gate();
        var inside = new AtomicBoolean();
        gates.add(gate);
        Future<Integer> guarded =
            Futures.pollFn(
                cx -> {
                  if (!inside.compareAndSet(false, true)) {
                    overlaps.incrementAndGet();
                  }
                  Poll<Integer> polled = gate.poll(cx);
                  inside.set(false);
                  return polled;
                });
        handles.add(pool.weft.spawn(guarded));
      }
      List<Thread> wakers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        wakers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      while (!stop.get()) {
                        gates.forEach(
                            g -> {
                              if (g.waker != null) {
                                g.waker.wake();
                              }
                            });
                      }
                    }));
      }
      Patience.until("many polls", () -> pool.sum(WorkerMetrics::polls) > 100_000);
      stop.set(true);
      for (Thread t : wakers) {
        t.join();
      }
      gates.forEach(Leaves.Gate::open);
      pool.weft.blockOn(Futures.joinAll(handles));
      assertThat(overlaps).hasValue(0);
    }
  }

  @Test
  @DisplayName("4.4: a spawn from a foreign thread wakes a parked worker")
  void spawnWakesAParkedWorker() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      for (int i = 0; i < 200; i++) {
        pool.awaitAsleep();
        assertThat(pool.weft.blockOn(pool.weft.spawn(Futures.ready(i)))).isEqualTo(i);
      }
    }
  }

  @Test
  @DisplayName("4.5: spawning works inside a task, a waker and a cleanup")
  void spawnFromAnywhere() {
    try (TestPool pool = TestPool.open(2)) {
      var ran = new AtomicInteger();
      Future<Integer> task = Leaves.run(ran::incrementAndGet);
      pool.weft.spawn(Leaves.run(() -> pool.weft.spawn(Leaves.run(ran::incrementAndGet))));
      var gate = new Leaves.Gate();
      gate.onCancel = () -> pool.weft.spawn(task);
      var handle = pool.weft.spawn(gate);
      Patience.until("the gate waits", () -> gate.waker != null);
      handle.abort();
      Patience.until("both ran", () -> ran.get() == 2);
      assertThat(gate.cancels).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("4.9, S1-11: a task that reschedules itself for ever starves nobody (in ticks)")
  void selfWakingTaskStarvesNobody() {
    try (TestPool pool = TestPool.open(1)) {
      var stop = new AtomicBoolean();
      var polls = new AtomicLong();
      pool.weft.spawn(
          Leaves.wakeSelfUntil(
              () -> {
                polls.incrementAndGet();
                return stop.get();
              }));
      Patience.until("it spins", () -> polls.get() > 1000);
      for (int i = 0; i < 100; i++) {
        var injectedAt = new AtomicLong(Long.MAX_VALUE);
        var ranAt = new AtomicLong();
        Future<Integer> injected = Leaves.run(() -> ranAt.set(polls.get()));
        injectedAt.set(polls.get());
        pool.weft.spawn(injected);
        long pushed = polls.get();
        Patience.until("it ran", () -> ranAt.get() > 0);
        // counted from the end of the spawn, since the spinning task goes on during it
        assertThat(ranAt.get() - pushed).isLessThanOrEqualTo(Tuning.DEFAULT.globalInterval());
      }
      stop.set(true);
    }
  }

  @Test
  @DisplayName("4.10: a completed task leaves no reference in any queue")
  void completedTasksAreCollected() {
    try (TestPool pool = TestPool.open(3, TestPool.RING_OF_4)) {
      var refs = new ConcurrentLinkedQueue<WeakReference<Object>>();
      for (int i = 0; i < 1000; i++) {
        pool.weft.spawn(
            Leaves.run(
                () -> {
                  var payload = new Object();
                  refs.add(new WeakReference<>(payload));
                  pool.weft.spawn(Leaves.run(payload::hashCode));
                }));
      }
      Patience.until("all tasks ended", () -> pool.weft.liveTasks() == 0 && refs.size() == 1000);
      Patience.until(
          "all payloads are collected",
          () -> {
            System.gc();
            return refs.stream().allMatch(r -> r.get() == null);
          });
    }
  }

  @Test
  @DisplayName("4.11: two executors run only their own tasks, and wakers cross")
  void twoExecutors() throws Exception {
    try (TestPool one = TestPool.open(2);
        TestPool two = TestPool.open(2)) {
      var gate = new Leaves.Gate();
      var ranOn = new ConcurrentLinkedQueue<String>();
      var waiting =
          one.weft.spawn(
              Futures.pollFn(
                  cx -> {
                    ranOn.add(Thread.currentThread().getName());
                    return gate.poll(cx);
                  }));
      Patience.until("it waits", () -> gate.waker != null);
      two.weft.blockOn(two.weft.spawn(Leaves.run(gate::open)));
      one.weft.blockOn(waiting);
      assertThat(ranOn).hasSize(2).allMatch(name -> name.startsWith(one.weft.name() + "-worker-"));
    }
  }

  @Test
  @DisplayName("4.12, S1-13: an idle pool makes no wake-up, with a far timer pending")
  void idlePoolSleeps() throws Exception {
    try (TestPool pool = TestPool.open(4)) {
      pool.weft.spawn(dev.weft.time.Time.sleep(java.time.Duration.ofHours(1)));
      long[] before = {-1};
      int[] same = {0};
      Patience.until(
          "the standby stopped its clock",
          () -> {
            long wakes = pool.sum(WorkerMetrics::wakes);
            same[0] = wakes == before[0] ? same[0] + 1 : 0;
            before[0] = wakes;
            LockSupport.parkNanos(10_000_000);
            return same[0] > 10;
          });
      int polls = pool.reactor.polls;
      Patience.quietly(
          1_000_000_000,
          () -> {
            assertThat(pool.sum(WorkerMetrics::wakes)).isEqualTo(before[0]);
            assertThat(pool.reactor.polls).isEqualTo(polls);
          });
      assertThat(pool.sum(WorkerMetrics::parks)).isGreaterThanOrEqualTo(1);
      assertThat(pool.metrics().sleeping()).isEqualTo(4);
    }
  }

  @Test
  @DisplayName("4.13: a task woken n times, one after the other, is polled n + 1 times")
  void noExtraPolls() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var gate = new Leaves.Gate();
      var handle = pool.weft.spawn(gate);
      for (int i = 1; i <= 50; i++) {
        int polls = i;
        Patience.until("poll " + i, () -> gate.polls == polls);
        pool.awaitAsleep();
        gate.waker.wake();
      }
      Patience.until("poll 51", () -> gate.polls == 51);
      pool.awaitAsleep();
      assertThat(gate.polls).isEqualTo(51);
      gate.open();
      assertThat(pool.weft.blockOn(handle)).isEqualTo(52);
    }
  }

  @Test
  @DisplayName("4.6: 1 000 000 tasks spawned by one task all run")
  void aMillionFromInside() {
    try (TestPool pool = TestPool.open(2)) {
      var done = new CountDownLatch(1);
      var ran = new java.util.concurrent.atomic.LongAdder();
      pool.weft.spawn(
          Leaves.run(
              () -> {
                for (int i = 0; i < 1_000_000; i++) {
                  pool.weft.spawn(Leaves.run(ran::increment));
                }
                done.countDown();
              }));
      Leaves.block(done);
      Patience.until("all ran", () -> ran.sum() == 1_000_000);
    }
  }
}
