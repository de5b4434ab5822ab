package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.toys.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BlockOnRulesTest {

  @Test
  @DisplayName("6.3: tasks that park and unpark the workers' threads disturb nothing")
  void lockSupportIsTheUsers() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var stop = new AtomicBoolean();
      var workers = pool.weft.name() + "-worker-";
      List<Thread> threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().startsWith(workers))
              .toList();
      assertThat(threads).hasSize(2).allMatch(Thread::isDaemon);
      var stranger =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      threads.forEach(LockSupport::unpark);
                    }
                  });
      for (int i = 0; i < 2000; i++) {
        var gate = new Leaves.Gate();
        var handle =
            pool.weft.spawn(
                Futures.<Integer>pollFn(
                    cx -> {
                      LockSupport.unpark(Thread.currentThread());
                      LockSupport.park(); // eats the permit, whose ever it is
                      return gate.poll(cx);
                    }));
        Patience.until("it waits", () -> gate.waker != null);
        gate.open();
        pool.weft.blockOn(handle);
      }
      stop.set(true);
      stranger.join();
    }
  }

  @Test
  @DisplayName("6.4: 20 000 wake-ups that meet a worker on its way to sleep")
  void wakeMeetsFallingAsleep() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      for (int i = 0; i < 20_000; i++) {
        int n = i;
        assertThat(pool.weft.blockOn(Futures.lazy(() -> Futures.ready(n)))).isEqualTo(n);
      }
    }
  }

  @Test
  @DisplayName("6.5: concurrent calls of blockOn all make progress")
  void concurrentCallers() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var failures = new AtomicReference<Throwable>();
      var sum = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        callers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        for (int k = 0; k < 500; k++) {
                          sum.addAndGet(pool.weft.blockOn(Leaves.yieldUntil(() -> true)) + 1);
                        }
                      } catch (Throwable t) {
                        failures.set(t);
                      }
                    }));
      }
      for (Thread t : callers) {
        t.join();
      }
      assertThat(failures).hasValue(null);
      assertThat(sum).hasValue(4000);
    }
  }

  @Test
  @DisplayName("6.6, 10.6: blockOn and close on a worker of the same runtime fail fast")
  void insideAWorker() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var thrown = new ArrayList<Throwable>();
      pool.weft.blockOn(
          pool.weft.spawn(
              Leaves.run(
                  () -> {
                    try {
                      pool.weft.blockOn(Futures.ready(1));
                    } catch (Throwable t) {
                      thrown.add(t);
                    }
                    try {
                      pool.weft.close();
                    } catch (Throwable t) {
                      thrown.add(t);
                    }
                  })));
      assertThat(thrown).hasSize(2).allMatch(t -> t instanceof IllegalStateException);
      assertThat(thrown.get(0)).hasMessageContaining("await the future instead");
    }
  }

  @Test
  @DisplayName("6.7: interrupting a caller cancels the root, awaits its cleanup and throws")
  void interruptedCaller() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var gate = new Leaves.Gate();
      var caller = Thread.currentThread();
      pool.weft.spawn(
          Futures.pollFn(
              cx -> {
                if (gate.waker == null) {
                  cx.yieldTask();
                  return Poll.pending();
                }
                caller.interrupt();
                return Poll.ready(0);
              }));
      assertThatThrownBy(() -> pool.weft.blockOn(gate)).isInstanceOf(InterruptedException.class);
      assertThat(gate.cancels).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("6.2: another runtime's blockOn inside a task works")
  void nestedForeignRuntime() throws Exception {
    try (TestPool outer = TestPool.open(1);
        TestPool inner = TestPool.open(1)) {
      var got = new AtomicInteger();
      outer.weft.blockOn(
          outer.weft.spawn(
              Leaves.run(
                  () -> {
                    try {
                      got.set(inner.weft.blockOn(inner.weft.spawn(Futures.ready(7))));
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })));
      assertThat(got).hasValue(7);
    }
  }
}
