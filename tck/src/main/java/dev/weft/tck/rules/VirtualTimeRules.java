package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Waker;
import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.bench.BlockedCaller;
import dev.weft.tck.bench.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// §8 of the rule book: time that stands still until it is moved.
public interface VirtualTimeRules extends RuntimeKit {

  /// How many sleeps are compared.
  int SLEEPS = 10_000;

  /// What one of many sleepers saw.
  ///
  /// @param sleeper which one
  /// @param nanos how long it had slept
  record Woken(int sleeper, long nanos) {}

  /// Nobody waits, and an hour stays away; an hour is moved; 10 000 sleeps end, twice.
  @Rule(id = "8.13")
  default void timeMovesOnlyByAdvanceOrWhenIdle() throws Exception {
    RuntimeSubject subject = openPaused();
    long begin = subject.nanos();
    SpawnedTask<?> sleeper = subject.spawn(subject.sleep(Duration.ofHours(1)));
    within("a task yields", () -> subject.blockOn(Futures.lazy(subject::yieldNow)));
    quietly("time passes by itself", () -> subject.nanos() == begin && !sleeper.isFinished());
    subject.advance(Duration.ofHours(1));
    assertThat(subject.nanos() - begin)
        .as("nanoseconds that the clock was moved by an hour")
        .isEqualTo(Duration.ofHours(1).toNanos());
    within("a sleep ends that the clock was moved over", () -> subject.blockOn(sleeper.join()));

    List<Woken> first = wakesOf(openPaused());
    assertThat(first).as("how many of the sleepers woke").hasSize(SLEEPS);
    assertThat(wakesOf(openPaused())).as("who woke, and when, the second time").isEqualTo(first);
  }

  private List<Woken> wakesOf(RuntimeSubject subject) throws Exception {
    List<Duration> sleeps = durations(random());
    var woken = new ConcurrentLinkedQueue<Woken>();
    long begin = subject.nanos();
    within(
        "all sleepers wake",
        () ->
            subject.blockOn(
                Futures.lazy(
                    () -> {
                      List<Future<Object>> tasks = new ArrayList<>();
                      for (int i = 0; i < SLEEPS; i++) {
                        int id = i;
                        tasks.add(
                            subject
                                .spawn(
                                    subject
                                        .sleep(sleeps.get(i))
                                        .map(
                                            slept ->
                                                woken.add(new Woken(id, subject.nanos() - begin))))
                                .join()
                                .map(end -> end));
                      }
                      return Futures.joinAll(tasks);
                    })));
    for (Woken one : woken) {
      assertThat(one.nanos())
          .as("nanoseconds that a sleep took")
          .isEqualTo(sleeps.get(one.sleeper()).toNanos());
    }
    return List.copyOf(woken);
  }

  /// No two are equal: which of two tasks is woken first at one instant is left open.
  private static List<Duration> durations(Random random) {
    return random
        .longs(1, Duration.ofHours(1).toNanos())
        .distinct()
        .limit(SLEEPS)
        .mapToObj(Duration::ofNanos)
        .toList();
  }

  /// A call that waits to be let go, beside a sleep.
  @Rule(id = "8.14")
  default void aBlockingCallHoldsTime() throws Exception {
    needs(capabilities().blocking(), "it has no blocking calls");
    RuntimeSubject subject = openPaused();
    long begin = subject.nanos();
    var letGo = new CountDownLatch(1);
    SpawnedTask<Boolean> call =
        subject.spawnBlocking(
            () -> {
              letGo.await();
              return true;
            });
    SpawnedTask<?> sleeper = subject.spawn(subject.sleep(Duration.ofHours(1)));
    Thread driver =
        Thread.ofPlatform()
            .daemon()
            .name("tck: driving")
            .start(() -> drive(subject, sleeper, call));
    try {
      quietly(
          "time passes while a blocking call is under way",
          () -> subject.nanos() == begin && !sleeper.isFinished());
    } finally {
      letGo.countDown();
    }
    eventually("a sleep ends after the call", sleeper::isFinished);
    assertThat(subject.nanos() - begin)
        .as("nanoseconds that the sleep took")
        .isEqualTo(Duration.ofHours(1).toNanos());
    driver.join(settings().patience());
    theClockIsMovedBesideACall(openPaused());
  }

  /// Nothing else lets it pass.
  private void theClockIsMovedBesideACall(RuntimeSubject subject) throws Exception {
    var letGo = new CountDownLatch(1);
    SpawnedTask<Boolean> call =
        subject.spawnBlocking(
            () -> {
              letGo.await();
              return true;
            });
    SpawnedTask<?> sleeper = subject.spawn(subject.sleep(Duration.ofHours(1)));
    BlockedCaller<?> driver = BlockedCaller.on(subject, sleeper.join());
    try {
      quietly("time passes while a blocking call is under way", () -> !sleeper.isFinished());
      subject.advance(Duration.ofHours(1));
      eventually(
          "a sleep ends that the clock was moved over beside a blocking call", driver::isOver);
    } finally {
      letGo.countDown();
    }
    eventually("a blocking call ends", call::isFinished);
  }

  private static void drive(
      RuntimeSubject subject, SpawnedTask<?> sleeper, SpawnedTask<Boolean> call) {
    try {
      subject.blockOn(call.join().then(done -> sleeper.join().map(end -> end)));
    } catch (Exception end) {
      // The rule says what it expects; this thread only lends its time.
    }
  }

  /// One that a timer calls, beside a later sleep.
  @Rule(id = "8.25")
  default void aWakerHoldsTime() throws Exception {
    RuntimeSubject subject = openPaused();
    long begin = subject.nanos();
    var called = new CountDownLatch(1);
    var letGo = new Gate(this);
    Waker slow =
        () -> {
          called.countDown();
          try {
            letGo.run(Context.of(() -> {}));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Future<?> first = subject.sleep(Duration.ofHours(1));
    subject.spawn(Futures.pollFn(cx -> first.poll(cx.withWaker(slow))));
    SpawnedTask<?> sleeper = subject.spawn(subject.sleep(Duration.ofHours(2)));
    BlockedCaller<?> driver = BlockedCaller.on(subject, sleeper.join());
    eventually("a waker is called by a timer", () -> called.getCount() == 0);
    try {
      quietly(
          "time passes while a waker is being called",
          () -> subject.nanos() - begin == Duration.ofHours(1).toNanos() && !sleeper.isFinished());
    } finally {
      letGo.open();
    }
    eventually("a later sleep ends after that", driver::isOver);
  }
}
