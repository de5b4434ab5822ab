package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Platform and virtual threads that wait for futures, on every pairing.
@Timeout(60)
class WaitingTest {

  private static final int STEPS = 3;

  static Stream<Arguments> waiters() {
    return Pairing.all().stream()
        .flatMap(pairing -> Stream.of(Arguments.of(pairing, false), Arguments.of(pairing, true)));
  }

  /// Pending until it is told; says how often it was polled and cancelled.
  private static final class Told implements Future<String> {
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger cancels = new AtomicInteger();
    private volatile String word;
    private volatile Waker waker;

    @Override
    public Poll<String> poll(Context cx) {
      waker = cx.waker();
      polls.incrementAndGet();
      return word == null ? Poll.pending() : Poll.ready(word);
    }

    @Override
    public void cancel(Context cx) {
      cancels.incrementAndGet();
    }

    void polled(int times) {
      for (int i = 1; i <= times; i++) {
        int count = i;
        Patience.until("it is polled", () -> polls.get() >= count);
        if (i < times) {
          waker.wake();
        }
      }
    }

    void tell(String told) {
      word = told;
      waker.wake();
    }
  }

  /// A thread that waits, and how that ended.
  private static final class Waiter {
    private final Thread thread;
    private volatile Object outcome;

    Waiter(boolean virtual, Callable<?> waiting) {
      Runnable body =
          () -> {
            try {
              outcome = waiting.call();
            } catch (Throwable t) {
              outcome = t;
            }
          };
      thread = virtual ? Thread.ofVirtual().unstarted(body) : Thread.ofPlatform().unstarted(body);
    }

    Waiter start() {
      thread.start();
      return this;
    }

    /// Until it heeds it: on `fifo` it runs others' tasks, and an interrupt in the poll of one is
    /// taken for that task's.
    void interrupt() throws InterruptedException {
      do {
        thread.interrupt();
      } while (!thread.join(Duration.ofMillis(20)));
    }

    Object join() throws InterruptedException {
      thread.join();
      return outcome;
    }
  }

  @ParameterizedTest
  @MethodSource("waiters")
  @DisplayName("6.1 a thread gets the value, the very failure, and what a task's handle says")
  void outcomes(Pairing pairing, boolean virtual) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      var told = new Told();
      var waiter = new Waiter(virtual, () -> Waiting.forFuture(weft, told)).start();
      told.polled(STEPS);
      told.tell("word");
      assertThat(waiter.join()).isEqualTo("word");
      var broken = new IOException("broken");
      assertThat(
              new Waiter(virtual, () -> Waiting.forFuture(weft, Futures.failed(broken)))
                  .start()
                  .join())
          .isSameAs(broken);
      JoinHandle<String> task = weft.spawn(Futures.ready("task"));
      assertThat(new Waiter(virtual, () -> Waiting.forTask(weft, task)).start().join())
          .isEqualTo("task");
      JoinHandle<String> failing = weft.spawn(Futures.failed(broken));
      assertThat(new Waiter(virtual, () -> Waiting.forTask(weft, failing)).start().join())
          .isInstanceOf(JoinException.TaskFailed.class)
          .extracting(failure -> ((Throwable) failure).getCause())
          .isSameAs(broken);
    }
  }

  @ParameterizedTest
  @MethodSource("waiters")
  @DisplayName("6.7 an interrupt, at whatever point, cancels the future, once, and is thrown")
  void interrupted(Pairing pairing, boolean virtual) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      for (int polls = 0; polls <= STEPS; polls++) {
        var told = new Told();
        int before = polls;
        var waiter =
            new Waiter(
                virtual,
                () -> {
                  if (before == 0) {
                    Thread.currentThread().interrupt();
                  }
                  try {
                    return Waiting.forFuture(weft, told);
                  } finally {
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                  }
                });
        waiter.start();
        told.polled(polls);
        if (before > 0) {
          waiter.thread.interrupt();
        }
        assertThat(waiter.join()).isInstanceOf(InterruptedException.class);
        assertThat(told.cancels).hasValue(1);
        assertThat(weft.liveTasks()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("waiters")
  @DisplayName("an interrupt leaves a task alone that is waited for, or aborts it, as was asked")
  void interruptedForTask(Pairing pairing, boolean virtual) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      var told = new Told();
      JoinHandle<String> task = weft.spawn(told);
      var waiter = new Waiter(virtual, () -> Waiting.forTask(weft, task)).start();
      told.polled(1);
      waiter.interrupt();
      assertThat(waiter.join()).isInstanceOf(InterruptedException.class);
      assertThat(told.cancels).hasValue(0);
      told.tell("word");
      assertThat(Waiting.forTask(weft, task)).isEqualTo("word");

      var mine = new Told();
      JoinHandle<String> aborted = weft.spawn(mine);
      var owner = new Waiter(virtual, () -> Waiting.forTaskOfMine(weft, aborted)).start();
      mine.polled(1);
      owner.interrupt();
      assertThat(owner.join()).isInstanceOf(InterruptedException.class);
      assertThat(new Waiter(virtual, () -> Waiting.forTask(weft, aborted)).start().join())
          .isInstanceOf(JoinException.TaskCancelled.class);
      assertThat(mine.cancels).hasValue(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("virtual threads that wait hold no carrier: many more wait than there are carriers")
  void noCarrierIsHeld(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      int count = 20 * Runtime.getRuntime().availableProcessors();
      List<Waiter> waiters = new ArrayList<>();
      List<Told> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        var told = new Told();
        futures.add(told);
        waiters.add(new Waiter(true, () -> Waiting.forFuture(weft, told)).start());
      }
      futures.forEach(told -> told.polled(1));
      var ran = new CountDownLatch(1);
      Thread.startVirtualThread(ran::countDown);
      ran.await();
      futures.forEach(told -> told.tell("word"));
      for (Waiter waiter : waiters) {
        assertThat(waiter.join()).isEqualTo("word");
      }
    }
  }
}
