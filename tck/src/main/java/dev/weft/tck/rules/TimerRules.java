package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.BusyPairs;
import dev.weft.tck.bench.ConfinedThread;
import dev.weft.tck.bench.Lateness;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.time.MissedTick;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// §8 of the rule book: timers, as tasks see them. What a timer queue owes is in
/// [dev.weft.tck.TimerTck].
public interface TimerRules extends RuntimeKit {

  /// A thread in `blockOn`, and nothing else in the runtime.
  @Rule(id = "8.2")
  default void aSleepEndsThoughNothingElseHappens() throws Exception {
    RuntimeSubject subject = openWithTimers(false);
    for (int millis : new int[] {1, 20}) {
      long start = System.nanoTime();
      within(
          "a sleep of " + millis + " ms ends",
          () -> subject.blockOn(subject.sleep(Duration.ofMillis(millis))));
      assertThat(System.nanoTime() - start)
          .as("nanoseconds that a sleep of %s ms took", millis)
          .isGreaterThanOrEqualTo(millis * 1_000_000L);
    }
    Lateness.check(
        this,
        "a sleep",
        nanos ->
            within("a sleep ends", () -> subject.blockOn(subject.sleep(Duration.ofNanos(nanos)))));
  }

  /// Opens a runtime that must have timers.
  private RuntimeSubject openWithTimers(boolean running) {
    needs(capabilities().timers(), "it has no timers");
    return running ? open() : openIdle();
  }

  /// Zero and negative durations.
  @Rule(id = "8.6")
  default void whatIsDueIsReadyAtOnce() throws Exception {
    RuntimeSubject subject = openWithTimers(false);
    for (long nanos : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThat(pollsOf(subject, subject.sleep(Duration.ofNanos(nanos))))
          .as("polls of a sleep of %s ns", nanos)
          .isOne();
    }
  }

  private int pollsOf(RuntimeSubject subject, Future<?> future) throws Exception {
    var polls = new AtomicInteger();
    within(
        "a future ends",
        () ->
            subject.blockOn(
                Futures.pollFn(
                    cx -> {
                      polls.incrementAndGet();
                      return future.poll(cx) instanceof Poll.Ready
                          ? Poll.ready(true)
                          : Poll.pending();
                    },
                    future::cancel)));
    return polls.get();
  }

  /// Polled by one task, then handed to another.
  @Rule(id = "8.11")
  default void theWakeMovesWithTheSleep() throws Exception {
    RuntimeSubject subject = openWithTimers(true);
    Future<@Nullable Void> sleep = subject.sleep(Duration.ofMillis(150));
    pollOnce(subject, sleep);
    SpawnedTask<@Nullable Void> last = subject.spawn(sleep);
    eventually("a sleep ends in the task that polled it last", last::isFinished);
  }

  /// A task that polls `future` once and ends.
  private void pollOnce(RuntimeSubject subject, Future<?> future) {
    SpawnedTask<Boolean> first =
        subject.spawn(Futures.pollFn(cx -> Poll.ready(future.poll(cx) instanceof Poll.Ready)));
    eventually("a task that polls once ends", first::isFinished);
  }

  /// Tasks that wake themselves in each poll.
  @Rule(id = "8.12")
  default void sleepsEndOnABusyRuntime() throws Exception {
    RuntimeSubject subject = openWithTimers(true);
    var over = new AtomicBoolean();
    for (int i = 0; i < 2 * capabilities().workers(); i++) {
      subject.spawn(Futures.pollFn(cx -> over.get() ? Poll.ready(true) : again(cx)));
    }
    try {
      SpawnedTask<@Nullable Void> sleeper = subject.spawn(subject.sleep(Duration.ofMillis(20)));
      eventually("a sleep ends beside tasks that are always ready", sleeper::isFinished);
    } finally {
      over.set(true);
    }
    try (var _ = new BusyPairs(this, subject)) {
      SpawnedTask<@Nullable Void> sleeper = subject.spawn(subject.sleep(Duration.ofMillis(20)));
      eventually("a sleep ends beside tasks that wake each other for ever", sleeper::isFinished);
    }
  }

  private static <T> Poll<T> again(Context cx) {
    cx.waker().wake();
    return Poll.pending();
  }

  /// The first tick, one in time, one that is missed, and what follows by each policy.
  @Rule(id = "8.15")
  default void intervalsKeepTheirPolicies() throws Exception {
    RuntimeSubject subject = openWithTimers(true);
    long period = 10_000_000;
    for (MissedTick policy : MissedTick.values()) {
      Supplier<Future<Long>> ticks;
      long first;
      long firstTook;
      long begin = System.nanoTime();
      do { // a first tick that the machine itself delays by a period is a missed one
        long created = System.nanoTime();
        ticks = subject.interval(Duration.ofNanos(period), policy);
        first = take(subject, ticks.get());
        firstTook = System.nanoTime() - created;
      } while (firstTook >= period && System.nanoTime() - begin < settings().patience().toNanos());
      assertThat(firstTook).as("nanoseconds until the first tick").isLessThan(period);
      long start = System.nanoTime();
      SpawnedTask<?> late = subject.spawn(subject.sleep(Duration.ofNanos(7 * period / 2)));
      eventually("a sleep ends", late::isFinished);
      long before = System.nanoTime() - start;
      assertThat(take(subject, ticks.get()) - first).as("due, after %s", policy).isEqualTo(period);
      long next = take(subject, ticks.get()) - first;
      switch (policy) {
        case BURST -> assertThat(next).as("due by BURST").isEqualTo(2 * period);
        case DELAY -> assertThat(next).as("due by DELAY").isGreaterThanOrEqualTo(before + period);
        case SKIP -> {
          assertThat(next % period).as("out of step by SKIP").isZero();
          assertThat(next).as("due by SKIP").isGreaterThan(before);
        }
      }
    }
  }

  private long take(RuntimeSubject subject, Future<Long> tick) throws Exception {
    return within("a tick is due", () -> subject.blockOn(tick));
  }

  /// Begun in one runtime, it waits in another: the first one's clock ends it, and so does its
  /// close.
  @Rule(id = "8.17")
  default void aTimerStaysWithItsRuntime() throws Exception {
    RuntimeSubject owner = openWithTimers(true);
    RuntimeSubject other = open();
    Future<@Nullable Void> sleep = owner.sleep(Duration.ofMillis(50));
    pollOnce(owner, sleep);
    SpawnedTask<@Nullable Void> waiting = other.spawn(sleep);
    eventually("a sleep of another runtime ends", waiting::isFinished);

    Future<@Nullable Void> endless = owner.sleep(Duration.ofDays(1));
    pollOnce(owner, endless);
    SpawnedTask<@Nullable Void> left = other.spawn(endless);
    quietly("a sleep of a day ends", () -> !left.isFinished());
    owner.close(settings().patience());
    eventually("the close of its runtime ends a sleep", left::isFinished);
    assertThat(within("the end is told", () -> other.blockOn(left.join())))
        .as("the end of a sleep whose runtime is closed")
        .isInstanceOf(TaskOutcome.Failed.class);
  }

  /// Given up, too late, and in time.
  @Rule(id = "8.23")
  default void timeoutsOwnTheirFuture() throws Exception {
    RuntimeSubject subject = openWithTimers(true);
    var givenUp = new Probe();
    SpawnedTask<String> task =
        subject.spawn(subject.timeout(Duration.ofHours(1), givenUp.future()));
    eventually("a spawned task is polled", () -> givenUp.polls() >= 1);
    task.abort();
    TaskOutcomes.of(this, subject, task);
    assertThat(givenUp.cancels()).as("cancels of a future whose timeout is given up").isEqualTo(1);

    var late = new Probe();
    assertThat(endOfTimeout(subject, Duration.ofMillis(5), late))
        .as("the end of a timeout whose future is late")
        .isInstanceOfSatisfying(
            TaskOutcome.Failed.class,
            end -> assertThat(end.cause()).isInstanceOf(TimeoutException.class));
    assertThat(late.cancels()).as("cancels of a future that is late").isEqualTo(1);

    var early = new Probe();
    early.readyWithoutWake("in time");
    assertThat(endOfTimeout(subject, Duration.ofHours(1), early))
        .as("the end of a timeout whose future is ready")
        .isEqualTo(new TaskOutcome.Value<>("in time"));
    assertThat(early.cancels()).as("cancels of a future that is ready").isZero();
  }

  private TaskOutcome<String> endOfTimeout(RuntimeSubject subject, Duration limit, Probe probe)
      throws Exception {
    return TaskOutcomes.of(this, subject, subject.spawn(subject.timeout(limit, probe.future())));
  }

  /// By a thread that is no worker, and by one that resets a sleep; the runtime sleeps for a day.
  @Rule(id = "8.24")
  default void anEarlierTimerEndsALongSleep() throws Exception {
    RuntimeSubject subject = openWithTimers(true);
    subject.spawn(subject.sleep(Duration.ofDays(1)));
    if (capabilities().confined()) {
      try (var owner = new ConfinedThread(this, subject)) {
        quietly("", () -> true); // all are asleep
        SpawnedTask<?> confined = owner.spawn(subject.sleep(Duration.ofMillis(20)));
        eventually("a sleep ends that began on a thread which is no worker", confined::isFinished);
      }
    }
    if (capabilities().blocking()) {
      Future<@Nullable Void> sleep = subject.sleep(Duration.ofHours(1));
      SpawnedTask<?> sleeper = subject.spawn(sleep);
      pollOnceMore(subject);
      quietly("a sleep of an hour ends", () -> !sleeper.isFinished());
      var reset = new AtomicBoolean();
      SpawnedTask<Boolean> call =
          subject.spawnBlocking(
              () -> {
                reset.set(subject.reset(sleep, Duration.ofMillis(20)));
                return true;
              });
      eventually("a blocking call ends", call::isFinished);
      needs(reset.get(), "its sleeps cannot be reset");
      eventually("a sleep ends that was reset to an earlier time", sleeper::isFinished);
    }
  }

  /// Waits until a task that was spawned last is over, and so those before it were polled.
  private void pollOnceMore(RuntimeSubject subject) {
    SpawnedTask<Boolean> last = subject.spawn(Futures.ready(true));
    eventually("a task ends", last::isFinished);
  }
}
