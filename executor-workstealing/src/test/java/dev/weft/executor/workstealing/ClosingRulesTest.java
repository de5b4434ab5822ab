package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.JoinHandle;
import dev.weft.RuntimeClosedException;
import dev.weft.toys.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClosingRulesTest {

  static boolean anyThreadOf(TestPool pool) {
    String prefix = pool.weft.name() + "-worker-";
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().startsWith(prefix));
  }

  @Test
  @DisplayName("10.1, 10.7: close cancels each pending task once, and no thread is left")
  void cancelsEachOnce() {
    TestPool pool = TestPool.open(3, TestPool.RING_OF_4);
    List<Leaves.Gate> gates = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      gates.add(new Leaves.Gate());
      pool.weft.spawn(gates.get(i));
    }
    Patience.until("all wait", () -> gates.stream().allMatch(g -> g.polls == 1));
    assertThat(pool.weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(gates).allMatch(g -> g.cancels == 1);
    assertThat(pool.weft.liveTasks()).isZero();
    assertThat(anyThreadOf(pool)).isFalse();
  }

  @Test
  @DisplayName("10.1: tasks in queues and tasks that only yield are cancelled too")
  void cancelsQueuedAndYielding() {
    TestPool pool = TestPool.open(2, TestPool.RING_OF_4);
    for (int i = 0; i < 100; i++) {
      pool.weft.spawn(Leaves.yieldUntil(() -> false));
      pool.weft.spawn(Leaves.wakeSelfUntil(() -> false));
    }
    Patience.until("they spin", () -> pool.sum(WorkerMetrics::polls) > 1000);
    assertThat(pool.weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(pool.weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("10.2: cleanup may wake, spawn and abort")
  void cleanupMayDoAnything() {
    TestPool pool = TestPool.open(2);
    List<Leaves.Gate> gates = new ArrayList<>();
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    var late = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      var gate = new Leaves.Gate();
      gates.add(gate);
      gate.onCancel =
          () -> {
            gates.forEach(g -> g.waker.wake());
            handles.forEach(JoinHandle::abort);
            if (pool.weft.spawn(Leaves.run(() -> {})).isFinished()) {
              late.incrementAndGet();
            }
          };
      handles.add(pool.weft.spawn(gate));
    }
    Patience.until("all wait", () -> gates.stream().allMatch(g -> g.waker != null));
    assertThat(pool.weft.close(Duration.ofSeconds(10)).isClean()).isTrue();
    assertThat(gates).allMatch(g -> g.cancels == 1);
    assertThat(late).as("spawned during close: cancelled at once").hasValue(100);
  }

  @Test
  @DisplayName("10.4: spawns racing close give handles that are over")
  void spawnsRacingClose() throws Exception {
    for (int round = 0; round < 50; round++) {
      TestPool pool = TestPool.open(2, TestPool.RING_OF_4);
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      var started = new CountDownLatch(1);
      var stop = new AtomicBoolean();
      var spawner =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      handles.add(pool.weft.spawn(new Leaves.Gate()));
                      started.countDown();
                    }
                  });
      started.await();
      assertThat(pool.weft.close(Duration.ofSeconds(10)).survivors()).isEmpty();
      stop.set(true);
      spawner.join();
      assertThat(handles).allMatch(JoinHandle::isFinished);
    }
  }

  @Test
  @DisplayName("10.2: 10 000 wakes racing close, repeated: each task is cancelled once or ended")
  void wakesRacingClose() throws Exception {
    for (int round = 0; round < 15; round++) {
      TestPool pool = TestPool.open(2, TestPool.RING_OF_4);
      List<Leaves.Gate> gates = new ArrayList<>();
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        gates.add(new Leaves.Gate());
        handles.add(pool.weft.spawn(gates.get(i)));
      }
      Patience.until("all wait", () -> gates.stream().allMatch(g -> g.waker != null));
      var started = new CountDownLatch(2);
      List<Thread> wakers = new ArrayList<>();
      for (int w = 0; w < 2; w++) {
        List<Leaves.Gate> mine = gates.subList(w * 5000, (w + 1) * 5000);
        boolean finish = w == 0;
        wakers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      started.countDown();
                      mine.forEach(
                          g -> {
                            if (finish) {
                              g.open();
                            } else {
                              g.waker.wake();
                            }
                          });
                    }));
      }
      started.await();
      assertThat(pool.weft.close(Duration.ofSeconds(20)).isClean()).isTrue();
      for (Thread t : wakers) {
        t.join();
      }
      assertThat(handles).allMatch(JoinHandle::isFinished);
      assertThat(gates).allMatch(g -> g.cancels <= 1);
      assertThat(gates.subList(5000, 10_000)).allMatch(g -> g.cancels == 1);
      assertThat(pool.weft.liveTasks()).isZero();
      assertThat(anyThreadOf(pool)).isFalse();
    }
  }

  @Test
  @DisplayName("10.5: close returns within its limit although a task does not return, and names it")
  void boundedClose() {
    TestPool pool = TestPool.open(2);
    var hold = new CountDownLatch(1);
    var blocked = new AtomicBoolean();
    pool.weft.spawn(
        "stubborn",
        Leaves.run(
            () -> {
              blocked.set(true);
              Leaves.block(hold);
            }));
    Patience.until("it blocks", blocked::get);
    long before = System.nanoTime();
    var report = pool.weft.close(Duration.ofMillis(100));
    assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L); // or never
    assertThat(report.alive()).isEqualTo(1);
    hold.countDown();
    Patience.until("its thread ends", () -> !anyThreadOf(pool));
  }

  @Test
  @DisplayName("10.1: what a blocked worker has in its queue is cancelled by close")
  void queueOfABlockedWorker() {
    TestPool pool = TestPool.open(1);
    var hold = new CountDownLatch(1);
    var handles = new ArrayList<JoinHandle<Integer>>();
    var blocked = new AtomicBoolean();
    pool.weft.spawn(
        Leaves.run(
            () -> {
              for (int i = 0; i < 10; i++) {
                handles.add(pool.weft.spawn(new Leaves.Gate()));
              }
              blocked.set(true);
              Leaves.block(hold);
              handles.add(pool.weft.spawn(new Leaves.Gate()));
            }));
    Patience.until("it blocks", blocked::get);
    pool.weft.close(Duration.ofMillis(50));
    assertThat(handles).hasSize(10).allMatch(JoinHandle::isFinished);
    hold.countDown();
    Patience.until("its thread ends", () -> !anyThreadOf(pool));
    assertThat(handles).hasSize(11).allMatch(JoinHandle::isFinished);
  }

  @Test
  @DisplayName("10.8: blockOn fails when the runtime is closed under it, and afterwards")
  void blockOnDuringClose() throws Exception {
    TestPool pool = TestPool.open(2);
    var gate = new Leaves.Gate();
    var thrown = new AtomicReference<Throwable>();
    var caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    pool.weft.blockOn(gate);
                  } catch (Throwable t) {
                    thrown.set(t);
                  }
                });
    Patience.until("it waits", () -> gate.waker != null);
    pool.close();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(RuntimeClosedException.class);
    gate.waker.wake();
  }

  @Test
  @DisplayName("10.9: two concurrent closers both return; 10.3: cleanup runs in the runtime")
  void twoClosers() throws Exception {
    TestPool pool = TestPool.open(2);
    var gate = new Leaves.Gate();
    var inside = new AtomicReference<String>();
    gate.onCancel = () -> inside.set(Thread.currentThread().getName());
    var handle = pool.weft.spawn(gate);
    Patience.until("it waits", () -> gate.waker != null);
    var other = Thread.ofPlatform().start(pool::close);
    pool.close();
    other.join();
    assertThat(gate.cancels).isEqualTo(1);
    assertThat(inside.get()).startsWith(pool.weft.name() + "-worker-");
    assertThat(handle.isFinished()).isTrue();
  }

  @Test
  @DisplayName("10.7: opening and closing 200 pools leaves no thread")
  void openAndClose() {
    for (int i = 0; i < 200; i++) {
      TestPool pool = TestPool.open(3);
      if (i % 2 == 0) {
        pool.weft.spawn(new Leaves.Gate());
      }
      pool.close();
      assertThat(anyThreadOf(pool)).isFalse();
    }
  }
}
