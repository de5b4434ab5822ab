package dev.weft.executor.fifo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Spawner;
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
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FifoTest {

  private final Weft weft = Weft.builder().name("fifo-test").executor("fifo").open();

  @AfterEach
  void close() {
    weft.close();
  }

  /// Polls `times` times, yielding in between.
  private static Future<Integer> yielding(int times, Runnable each) {
    var left = new AtomicInteger(times);
    return Futures.pollFn(
        cx -> {
          each.run();
          if (left.decrementAndGet() == 0) {
            return Poll.ready(times);
          }
          cx.yieldTask();
          return Poll.pending();
        });
  }

  private static Future<String> run(Runnable action) {
    return Futures.pollFn(
        cx -> {
          action.run();
          return Poll.ready("done");
        });
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
  @DisplayName("4.8 S4-21 run returns when no spawner is open and no task lives")
  void runToEnd() throws Exception {
    List<String> lines = new ArrayList<>();
    Spawner spawner = weft.spawner();
    spawner.spawn(
        run(() -> lines.add("first"))
            .then(x -> Time.sleep(Duration.ofMillis(50)))
            .then(x -> run(() -> lines.add("second"))));
    spawner.close();
    weft.run();
    assertThat(lines).containsExactly("first", "second");
  }

  @Test
  @DisplayName("4.8 S4-21 run keeps waiting for an open spawner, and says what it waits for")
  void runWaitsForSpawner() throws Exception {
    Spawner spawner = weft.spawner();
    weft.spawn("sleepy", Time.sleep(Duration.ofHours(1)));
    assertThatThrownBy(() -> weft.run(Duration.ofMillis(100)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 open spawners")
        .hasMessageContaining("1 tasks")
        .hasMessageContaining("sleepy");
    spawner.close();
    assertThatThrownBy(() -> spawner.spawn(run(() -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("4.8 U1 two threads may wait for the end at once")
  void twoRuns() throws Exception {
    weft.spawn(Time.sleep(Duration.ofMillis(50)));
    var ended = new CountDownLatch(1);
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                weft.run();
                ended.countDown();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    weft.run();
    ended.await();
    assertThat(weft.liveTasks()).isZero();
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
  @DisplayName("6.5 several blockOn callers all progress; the core is inherited")
  void severalCallers() throws Exception {
    int callers = 8;
    List<Thread> threads = new ArrayList<>();
    var done = new AtomicInteger();
    for (int i = 0; i < callers; i++) {
      int millis = 20 * (i + 1);
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      weft.blockOn(Time.sleep(Duration.ofMillis(millis)));
                      weft.blockOn(yielding(100, () -> {}));
                      done.incrementAndGet();
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(done).hasValue(callers);
  }

  @Test
  @DisplayName("6.5 O2 callers that come and go never leave the core without a driver")
  void callersComeAndGo() throws Exception {
    List<Thread> threads = new ArrayList<>();
    var done = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int k = 0; k < 2000; k++) {
                        weft.blockOn(yielding(2, () -> {}));
                        done.incrementAndGet();
                      }
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(done).hasValue(8000);
  }

  @Test
  @DisplayName("6.3 user code may park and unpark the driving thread as it likes")
  void parkIndependence() throws Exception {
    Thread me = Thread.currentThread();
    var stop = new AtomicBoolean();
    Thread unparker =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    java.util.concurrent.locks.LockSupport.unpark(me);
                    Thread.onSpinWait();
                  }
                });
    weft.blockOn(Time.sleep(Duration.ofMillis(50)));
    stop.set(true);
    unparker.join();
    java.util.concurrent.locks.LockSupport.unpark(me);
    weft.blockOn(Time.sleep(Duration.ofMillis(10)));
    java.util.concurrent.locks.LockSupport.park(); // the permit given above is still there
  }

  @Test
  @DisplayName(
      "6.7 an interrupt of the sleeping blockOn cancels its future and leaves the rest alone")
  void interrupted() throws Exception {
    var waker = new AtomicReference<Waker>();
    var cancelled = new AtomicBoolean();
    var thrown = new AtomicReference<Throwable>();
    var bystander = weft.spawn(Time.sleep(Duration.ofMillis(200)));
    Thread blocked =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    weft.blockOn(
                        Futures.pollFn(
                            cx -> {
                              waker.set(cx.waker());
                              return Poll.pending();
                            },
                            cx -> cancelled.set(true)));
                  } catch (Throwable t) {
                    thrown.set(t);
                  }
                });
    Patience.until("it was polled", () -> waker.get() != null);
    blocked.interrupt();
    blocked.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(cancelled).isTrue();
    weft.blockOn(bystander);
  }

  @Test
  @DisplayName("6.7 a task that leaves the interrupt status set harms nobody")
  void strayInterrupt() throws Exception {
    weft.spawn(run(() -> Thread.currentThread().interrupt()));
    long begin = System.nanoTime();
    weft.blockOn(Time.sleep(Duration.ofMillis(50)));
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(50_000_000L);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  @DisplayName("a virtual thread may call blockOn; a platform thread drives for it")
  void virtualCaller() throws Exception {
    var result = new AtomicReference<String>();
    var driving = new AtomicReference<Thread>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.set(
                    weft.blockOn(
                        Time.sleep(Duration.ofMillis(20))
                            .then(x -> run(() -> driving.set(Thread.currentThread())))));
              } catch (Exception e) {
                result.set(e.toString());
              }
            })
        .join();
    assertThat(result).hasValue("done");
    assertThat(driving.get().isVirtual()).isFalse();
    assertThat(driving.get().isDaemon()).isTrue();
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
  @DisplayName("6.6 blockOn inside a task names the fix")
  void nested() {
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    Futures.pollFn(cx -> Poll.ready(weft.blockOn(Futures.<Integer>ready(1))))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await the future instead");
  }

  @Test
  @DisplayName(
      "10.5 a close without any patience ends a blockOn that sleeps, and one that waits for it")
  void impatientCloseEndsCallers() throws Exception {
    for (int i = 0; i < 200; i++) {
      Weft impatient = Weft.builder().executor("fifo").open();
      var ends = new ArrayList<FutureTask<Throwable>>();
      for (int callers = 0; callers < 2; callers++) {
        var polled = new CountDownLatch(1);
        Future<String> waiting =
            Futures.pollFn(
                cx -> {
                  polled.countDown();
                  return Poll.pending();
                });
        var end = new FutureTask<>(() -> catchThrowable(() -> impatient.blockOn(waiting)));
        Thread.ofPlatform().daemon().start(end);
        ends.add(end);
        polled.await();
      }
      impatient.close(Duration.ZERO);
      for (var end : ends) {
        assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(RuntimeClosedException.class);
      }
    }
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
  @DisplayName("10.1 10.7 close cancels what never ran, what waits and what yields, and returns")
  void closeCancels() throws Exception {
    var cancelled = new AtomicInteger();
    weft.spawn(Futures.pollFn(cx -> Poll.pending(), cx -> cancelled.incrementAndGet()));
    weft.spawn(
        Futures.pollFn(
            cx -> {
              cx.yieldTask();
              return Poll.pending();
            },
            cx -> cancelled.incrementAndGet()));
    weft.blockOn(yielding(3, () -> {}));
    var handle = weft.spawn(Time.sleep(Duration.ofHours(1)));
    assertThat(weft.close(Duration.ofSeconds(5)).isClean()).isTrue();
    assertThat(cancelled).hasValue(2);
    assertThat(handle.isFinished()).isTrue();
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("S0-13 what main does not await is cancelled with its cleanup")
  void abandoned() throws Exception {
    var cleaned = new AtomicBoolean();
    weft.spawn(Futures.pollFn(cx -> Poll.pending(), cx -> cleaned.set(true)));
    weft.blockOn(Time.sleep(Duration.ofMillis(5)));
    weft.close();
    assertThat(cleaned).isTrue();
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
  @DisplayName("one platform thread drives for all virtual callers, at once and one after another")
  void oneThreadForVirtualCallers() throws Exception {
    Set<Thread> driving = java.util.concurrent.ConcurrentHashMap.newKeySet();
    List<Thread> callers = new ArrayList<>();
    var failures = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int call = 0; call < 3; call++) {
                        weft.blockOn(
                            Time.sleep(Duration.ofMillis(2))
                                .then(x -> run(() -> driving.add(Thread.currentThread()))));
                      }
                    } catch (Exception e) {
                      failures.incrementAndGet();
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(failures).hasValue(0);
    assertThat(driving).hasSize(1);
    weft.close();
    Patience.until("the thread ends with the runtime", () -> !driving.iterator().next().isAlive());
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
