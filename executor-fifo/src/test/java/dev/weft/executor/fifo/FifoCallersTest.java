package dev.weft.executor.fifo;

import static dev.weft.executor.fifo.ShortFutures.run;
import static dev.weft.executor.fifo.ShortFutures.yielding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Threads that call `blockOn`: who drives, and what becomes of the others.
@Timeout(60)
class FifoCallersTest {

  private final Weft weft = Weft.builder().name("fifo-test").executor("fifo").open();

  @AfterEach
  void close() {
    weft.close();
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
}
