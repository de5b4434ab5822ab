package dev.weft.examples.byhand;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.examples.Telling;
import dev.weft.testing.CountingWaker;
import dev.weft.testing.PollProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written by hand in this package keeps the rules, and its programs say what they should.
@Timeout(60)
class ByHandTest {

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "S1-4 a future of four states; a poll past its end is seen as the mistake that it is")
  void stateMachine(String executor) {
    Telling telling = Telling.of("state-machine", "--second", "20ms", "--executor", executor);
    assertThat(telling.out())
        .containsExactly(
            "made: START",
            "poll 1: START -> FOO, pending",
            "poll 2: FOO -> BOO, pending",
            "poll 3: BOO -> END, ready",
            "it says: foo, then boo",
            "one poll too many: polled after its end");
  }

  @Test
  @DisplayName("S1-4 in each state it can fail or be cancelled, and is at its end then")
  void failsInEachState() throws Exception {
    var left = new AtomicInteger();
    Supplier<Future<String>> never =
        () -> Futures.pollFn(cx -> Poll.pending(), cx -> left.incrementAndGet());
    Supplier<Future<String>> fails = () -> Futures.failed(new IllegalArgumentException("no"));
    Supplier<Future<String>> foo = () -> Futures.ready("foo");
    for (FooThenBoo machine : List.of(new FooThenBoo(fails, never), new FooThenBoo(foo, fails))) {
      PollProbe.of(machine).assertFailed(IllegalArgumentException.class);
      assertThat(machine.state()).isEqualTo(FooThenBoo.State.END);
      assertThatThrownBy(() -> machine.poll(Context.of(() -> {})))
          .isInstanceOf(IllegalStateException.class);
    }
    for (FooThenBoo machine : List.of(new FooThenBoo(never, never), new FooThenBoo(foo, never))) {
      int before = left.get();
      assertThat(machine.poll(Context.of(() -> {})).isPending()).isTrue();
      machine.cancel(Context.of(() -> {}));
      machine.cancel(Context.of(() -> {}));
      assertThat(left.get() - before).isEqualTo(1);
      assertThat(machine.state()).isEqualTo(FooThenBoo.State.END);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S4-4 a timer with a thread is polled twice; when its flag is set, then it wakes")
  void timerFuture(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).open()) {
      boolean waited = false;
      for (int i = 0; i < 20 && !waited; i++) {
        waited = waitsForTimer(weft);
      }
      assertThat(waited).as("it was polled before its time").isTrue();
    }
  }

  /// @return false if its time was over before its first poll, as on a busy machine
  private static boolean waitsForTimer(Weft weft) throws Exception {
    var polls = new AtomicInteger();
    var completedAtWake = new CompletableFuture<Boolean>();
    var late = new AtomicBoolean();
    long begin = System.nanoTime();
    TimerFuture timer = TimerFuture.after(Duration.ofMillis(100));
    Future<@Nullable Void> counted =
        Futures.pollFn(
            cx -> {
              polls.incrementAndGet();
              Waker task = cx.waker();
              Waker looks =
                  () -> {
                    completedAtWake.complete(timer.isCompleted());
                    task.wake();
                  };
              Poll<@Nullable Void> answer = timer.poll(cx.withWaker(looks));
              late.compareAndSet(false, polls.get() == 1 && answer.isReady());
              return answer;
            });
    weft.blockOn(counted);
    if (late.get()) {
      return false;
    }
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(100_000_000);
    assertThat(polls).hasValue(2);
    assertThat(completedAtWake).isCompletedWithValue(true);
    return true;
  }

  @Test
  @DisplayName("S4-4 with its flag set before the first poll it is polled once, and wakes nobody")
  void timerThatIsOver() throws Exception {
    TimerFuture timer = TimerFuture.after(Duration.ZERO);
    while (!timer.isCompleted()) {
      Thread.onSpinWait();
    }
    var waker = new CountingWaker();
    assertThat(timer.poll(Context.of(waker)).isReady()).isTrue();
    assertThat(waker.wakes()).isZero();
  }

  @Test
  @DisplayName("S4-21 the talk's program on an executor by hand: run waits for the timer")
  void executorByHand() {
    Telling telling = Telling.of("executor-by-hand", "--second", "50ms");
    assertThat(telling.out()).containsExactly("howdy!", "done!", "run returned");
    assertThat(telling.took()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "S1-15 sockets work on a reactor by hand, which reports and is asked no more than it takes")
  void reactorByHand(String executor) {
    Telling telling = Telling.of("reactor-by-hand", "--executor", executor);
    assertThat(telling.out().getFirst()).isEqualTo("100 messages came back");
    var numbers = telling.out().getLast().replaceAll("[^0-9 ]", "").trim().split(" +");
    assertThat(Integer.parseInt(numbers[0])).as("reports").isBetween(100, 1000);
    assertThat(Integer.parseInt(numbers[1])).as("selects").isBetween(100, 5000);
  }

  @Test
  @DisplayName("S4-18 the executor by hand: first in, first out; one task too many is refused")
  void channel() throws Exception {
    var executor = new ChannelExecutor(ChannelExecutor.CAPACITY);
    List<Integer> ran = new ArrayList<>();
    var spawner = executor.spawner();
    spawner.spawn(
        async(
            () -> {
              for (int i = 1; i < ChannelExecutor.CAPACITY; i++) {
                int id = i;
                spawner.spawn(async(() -> ran.add(id)));
              }
              assertThatThrownBy(() -> spawner.spawn(async(() -> ran.add(0))))
                  .isInstanceOf(RejectedExecutionException.class);
              spawner.close();
            }));
    executor.run();
    assertThat(ran).hasSize(ChannelExecutor.CAPACITY - 1).isSorted();
  }

  @Test
  @DisplayName(
      "S4-20 S4-19 the executor by hand: wakes before a poll are one, one during it is one")
  void wakes() throws Exception {
    var executor = new ChannelExecutor(2);
    var polls = new AtomicInteger();
    var waker = new CompletableFuture<Waker>();
    Future<Integer> woken =
        Futures.pollFn(
            cx -> {
              if (polls.incrementAndGet() == 1) {
                for (int i = 0; i < 100; i++) {
                  cx.waker().wake();
                }
              }
              waker.complete(cx.waker());
              return polls.get() < 3 ? Poll.pending() : Poll.ready(0);
            });
    var spawner = executor.spawner();
    spawner.spawn(woken);
    Thread waking =
        Thread.startVirtualThread(
            () -> {
              while (polls.get() < 2) {
                Thread.onSpinWait();
              }
              waker.join().wake();
              spawner.close();
            });
    executor.run();
    waking.join();
    assertThat(polls).hasValue(3);
    waker.join().wake(); // of a task that is over: nothing happens
  }

  @Test
  @DisplayName("S4-21 the executor by hand: with an open spawner run keeps waiting")
  void openSpawner() throws Exception {
    var executor = new ChannelExecutor(2);
    var spawner = executor.spawner();
    var returned = new CompletableFuture<Boolean>();
    Thread running =
        Thread.startVirtualThread(
            () -> {
              try {
                executor.run();
                returned.complete(true);
              } catch (InterruptedException e) {
                returned.completeExceptionally(e);
              }
            });
    spawner.spawn(async(() -> await(TimerFuture.after(Duration.ofMillis(1)))));
    assertThat(returned.completeOnTimeout(false, 100, TimeUnit.MILLISECONDS).join()).isFalse();
    spawner.close();
    running.join();
  }
}
