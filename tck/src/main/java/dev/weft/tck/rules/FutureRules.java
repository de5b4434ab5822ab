package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Futures;
import dev.weft.Waker;
import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.CountedPolls;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.TaskOutcomes;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// §1 of the rule book: what a runtime owes to futures. What a future owes stands in
/// [dev.weft.tck.FutureTck].
public interface FutureRules extends RuntimeKit {

  /// What a poll throws ends the future and reaches who awaits it, as it is.
  @Rule(id = "1.6")
  default void failureReachesTheAwaiter() throws Exception {
    RuntimeSubject subject = open();
    for (Throwable failure :
        List.of(new RuntimeException(), new IOException(), new StackOverflowError())) {
      var probe = new Probe();
      probe.fail(failure);
      assertThat(TaskOutcomes.of(this, subject, subject.spawn(probe.future())))
          .as("how a task ends whose future throws")
          .isInstanceOfSatisfying(
              TaskOutcome.Failed.class,
              failed -> assertThat(failed.cause()).as("what is thrown").isSameAs(failure));
      probe.wake();
      quietly("a future is polled after it threw", () -> probe.polls() == 1);
      assertThat(
              catchThrowable(
                  () -> within("blockOn ends", () -> subject.blockOn(Futures.failed(failure)))))
          .as("what blockOn throws")
          .isSameAs(failure);
    }
  }

  /// One poll at a time, and each sees what the one before wrote.
  @Rule(id = "1.9")
  default void pollsComeOneAfterAnother() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    var second = new CountDownLatch(1);
    var third = new CountDownLatch(1);
    probe.duringPoll(
        1,
        cx -> {
          cx.waker().wake();
          stay(second);
        });
    probe.duringPoll(
        2,
        cx -> {
          second.countDown();
          Waker waker = cx.waker(); // what a worker itself makes ready may have to wait for it
          Thread.ofPlatform().daemon().name("tck: waking").start(waker::wake).join();
          stay(third);
        });
    probe.duringPoll(3, cx -> third.countDown());
    subject.spawn(probe.future());
    eventually("a task that woke itself is polled again", () -> second.getCount() == 0);
    eventually("a task that another thread woke is polled again", () -> third.getCount() == 0);
    assertThat(probe.overlapped()).as("a future is polled by two threads at once").isFalse();

    var count = new CountedPolls(settings().scaled(4_000, 100), settings().patience());
    SpawnedTask<Integer> task = subject.spawn(count.future());
    Thread waking = Thread.ofPlatform().daemon().name("tck: waking").start(count::wakeToTheEnd);
    count.wakeToTheEnd();
    waking.join();
    assertThat(TaskOutcomes.of(this, subject, task))
        .as("polls, counted in a field without synchronisation")
        .isEqualTo(new TaskOutcome.Value<>(count.polls()));
  }

  /// Stays in the poll for as long as the next one might want to begin.
  private void stay(CountDownLatch next) throws InterruptedException {
    next.await(3L * settings().quietMillis(), TimeUnit.MILLISECONDS);
  }

  /// A future that nobody wakes is polled once.
  @Rule(id = "1.10")
  default void neverReadyIsPolledOnce() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    subject.spawn(probe.future());
    eventually("a spawned task is polled", () -> probe.polls() >= 1);
    TaskOutcomes.of(this, subject, subject.spawn(Futures.ready("another task")));
    quietly("a future that nobody woke is polled again", () -> probe.polls() == 1);
  }
}
