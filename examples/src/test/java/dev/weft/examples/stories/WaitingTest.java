package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.examples.Telling;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What else the only worker does while a task waits.
@Timeout(60)
class WaitingTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S0-1 one sleeps for a second, another counts to 1000 on the same worker meanwhile")
  void nonBlockingWait(String executor) throws Exception {
    // Where the machine stands still for half a second, both are over: of some goes one must do.
    int goes = 1;
    while (!countsWhileOneSleeps(executor)) {
      assertThat(++goes).as("goes").isLessThanOrEqualTo(5);
    }
  }

  /// Whether the counting was over long before the sleep, which took a second at least.
  private static boolean countsWhileOneSleeps(String executor) throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    var counter = new AtomicInteger();
    try (Weft weft = Weft.builder().executor(executor).workers(1).open()) {
      long begin = System.nanoTime();
      JoinHandle<Long> sleeping =
          weft.spawn(
              async(
                  () -> {
                    threads.add(Thread.currentThread());
                    await(Time.sleep(SECOND));
                    threads.add(Thread.currentThread());
                    return System.nanoTime() - begin;
                  }));
      JoinHandle<Long> counting =
          weft.spawn(
              async(
                  () -> {
                    while (counter.incrementAndGet() < 1000) {
                      threads.add(Thread.currentThread());
                      await(Tasks.yieldNow());
                    }
                    return System.nanoTime() - begin;
                  }));
      long counted = weft.blockOn(counting);
      boolean sleeps = !sleeping.isFinished();
      long slept = weft.blockOn(sleeping);
      assertThat(counter).hasValue(1000);
      assertThat(slept).isGreaterThanOrEqualTo(SECOND.toNanos());
      assertThat(threads).hasSize(1);
      return sleeps && counted < SECOND.toNanos() / 2;
    }
  }

  private static final long PERIOD_NANOS = 10_000_000;

  private static int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  /// The least `n` whose number takes a tenth of a second.
  private static int longEnough() {
    int n = 25;
    long took = 0;
    while (took < 100_000_000) {
      n++;
      took = Math.min(nanosOf(n), nanosOf(n)); // the machine may stand still during one of them
    }
    return n;
  }

  private static long nanosOf(int n) {
    long begin = System.nanoTime();
    assertThat(fib(n)).isPositive();
    return System.nanoTime() - begin;
  }

  /// Ticks every period until told to stop, and notes how late the latest tick came, at least.
  private static Future<@Nullable Void> ticker(AtomicBoolean over, AtomicLong worst) {
    return async(
        () -> {
          long due = Time.nanos();
          while (!over.get()) {
            due += PERIOD_NANOS;
            await(Time.sleepUntil(due));
            worst.accumulateAndGet(Time.nanos() - due, Math::max);
          }
        });
  }

  private enum Where {
    IN_A_TASK,
    ON_THE_POOL,
    ELSEWHERE
  }

  /// How late the latest tick came while a task awaited a computation, in nanoseconds.
  private static long latestTick(Weft weft, int n, Where where) throws Exception {
    var over = new AtomicBoolean();
    var worst = new AtomicLong();
    JoinHandle<@Nullable Void> ticking = weft.spawn(ticker(over, worst));
    weft.blockOn(Time.sleep(Duration.ofMillis(20)));
    Future<Integer> computing =
        switch (where) {
          case IN_A_TASK -> weft.spawn(Futures.lazy(() -> Futures.ready(fib(n))));
          case ON_THE_POOL -> weft.spawn(async(() -> await(Tasks.spawnBlocking(() -> fib(n)))));
          case ELSEWHERE -> Futures.from(CompletableFuture.supplyAsync(() -> fib(n)));
        };
    assertThat(weft.<Integer>blockOn(computing)).isPositive();
    over.set(true);
    weft.blockOn(ticking);
    return worst.get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName(
      "S0-2 a computation on the pool: a ticker on the only worker misses no more than one")
  void computingElsewhere(String executor) throws Exception {
    int n = longEnough();
    try (Weft weft = Weft.builder().executor(executor).workers(1).open()) {
      assertThat(latestTick(weft, n, Where.IN_A_TASK))
          .as("computed in a task it holds the worker")
          .isGreaterThan(3 * PERIOD_NANOS);
      // On a machine that is busy with other things ticks are late, also where the runtime has
      // nothing to do with the computing: of some goes one must do.
      long least = Long.MAX_VALUE;
      long leastElsewhere = PERIOD_NANOS;
      for (int i = 0; i < 20 && least > leastElsewhere; i++) {
        least = Math.min(least, latestTick(weft, n, Where.ON_THE_POOL));
        if (least > PERIOD_NANOS) {
          leastElsewhere = Math.max(PERIOD_NANOS, 2 * latestTick(weft, n, Where.ELSEWHERE));
        }
      }
      assertThat(least).as("nanoseconds too late").isLessThanOrEqualTo(leastElsewhere);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S1-1 1st, three seconds, 2nd, 3rd: blocking, the worker stalls; async, it does not")
  void firstSecondThird(String executor) {
    Telling blocking =
        Telling.of("first-second-third", "blocking", "--second", "100ms", "--executor", executor);
    assertThat(blocking.story())
        .containsExactly("1st", "2nd", "3rd", "Meanwhile another task had 0 turns.");
    assertThat(blocking.finishedInMillis()).isGreaterThanOrEqualTo(300L);
    Telling async =
        Telling.of("first-second-third", "async", "--second", "100ms", "--executor", executor);
    assertThat(async.story().subList(0, 3)).containsExactly("1st", "2nd", "3rd");
    assertThat(async.story().getLast()).matches("Meanwhile another task had [1-9]\\d* turns\\.");
    assertThat(async.finishedInMillis()).isGreaterThanOrEqualTo(300L);
  }
}
