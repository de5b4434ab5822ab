package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.HeldWorkers;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.PublishedNumbers;
import dev.weft.tck.bench.Reclaimed;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.tck.bench.WakeChain;
import dev.weft.tck.bench.WakeSource;
import dev.weft.testing.CountingWaker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// §2 of the rule book: wakers.
public interface WakerRules extends RuntimeKit {

  /// Any thread may wake as often as it likes, also during the poll.
  @Rule(id = "2.1")
  default void wakesFromEverywhere() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    var inPoll = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    probe.duringPoll(
        1,
        cx -> {
          inPoll.countDown();
          goOn.await();
        });
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a spawned task is polled", () -> inPoll.getCount() == 0);
    for (Thread.Builder threads : List.of(Thread.ofPlatform().daemon(), Thread.ofVirtual())) {
      within("wakes during a poll return", () -> wakeOften(threads, probe));
    }
    goOn.countDown();
    eventually("a task that was woken while it ran is polled again", () -> probe.polls() >= 2);
    for (Thread.Builder threads : List.of(Thread.ofPlatform().daemon(), Thread.ofVirtual())) {
      within("wakes between polls return", () -> wakeOften(threads, probe));
    }
    probe.complete("done");
    assertThat(TaskOutcomes.of(this, subject, task)).isEqualTo(new TaskOutcome.Value<>("done"));
  }

  private static boolean wakeOften(Thread.Builder threads, Probe probe) throws Exception {
    var failures = new AtomicReference<Throwable>();
    Thread thread =
        threads.unstarted(
            () -> {
              Thread.currentThread().interrupt();
              for (int i = 0; i < 1_000; i++) {
                probe.wake();
              }
            });
    thread.setUncaughtExceptionHandler((t, failure) -> failures.set(failure));
    thread.start();
    thread.join();
    assertThat(failures.get()).as("what a wake from another thread throws").isNull();
    return true;
  }

  /// Wakes during a poll come to one more poll, be they the poll's own or another thread's.
  @Rule(id = "2.2")
  default void wakeDuringPoll() {
    RuntimeSubject subject = open();
    onePollMore(subject, "that woke itself", cx -> cx.waker().wake());
    onePollMore(subject, "that another thread woke", cx -> wakeOnAnotherThread(cx.waker()));
    onePollMore(
        subject,
        "that woke itself and that another thread woke",
        cx -> {
          cx.waker().wake();
          wakeOnAnotherThread(cx.waker());
        });
  }

  private void onePollMore(RuntimeSubject subject, String which, Probe.Action inFirstPoll) {
    var probe = new Probe();
    probe.duringPoll(1, inFirstPoll);
    subject.spawn(probe.future());
    eventually("a task " + which + " in its first poll is polled again", () -> probe.polls() >= 2);
    quietly("it is polled a third time", () -> probe.polls() == 2);
  }

  private static void wakeOnAnotherThread(Waker waker) throws InterruptedException {
    Thread.ofPlatform().daemon().name("tck: waking").start(waker::wake).join();
  }

  /// Any number of wakes between two polls come to one.
  @Rule(id = "2.3")
  default void wakesCoalesce() {
    RuntimeSubject subject = open();
    var probe = new Probe();
    subject.spawn(probe.future());
    eventually("a spawned task is polled", () -> probe.polls() >= 1);
    try (var _ = new HeldWorkers(this, subject)) {
      for (int i = 0; i < 100; i++) {
        probe.wake();
      }
    }
    eventually("a woken task is polled", () -> probe.polls() >= 2);
    quietly("100 wakes cause more than one poll", () -> probe.polls() == 2);
  }

  /// A task that is over is left alone.
  @Rule(id = "2.4")
  default void wakeAfterCompletion() throws Exception {
    RuntimeSubject subject = open();
    var probe = new Probe();
    probe.complete("done");
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a task whose future is ready ends", task::isFinished);
    for (int i = 0; i < 100; i++) {
      probe.wake();
    }
    quietly("a future is polled after it was ready", () -> probe.polls() == 1);
    assertThat(TaskOutcomes.of(this, subject, task)).isEqualTo(new TaskOutcome.Value<>("done"));
    assertThat(probe.cancels()).as("cancels of a future that was ready").isZero();
  }

  /// A cancelled future is polled no more, however the wake and the abort meet.
  @Rule(id = "2.5")
  default void wakeAfterCancellation() throws Exception {
    RuntimeSubject subject = open();
    var before = new Probe();
    SpawnedTask<String> idle = subject.spawn(before.future());
    eventually("a spawned task is polled", () -> before.polls() >= 1);
    int polls = before.polls();
    try (var _ = new HeldWorkers(this, subject)) {
      idle.abort();
      before.wake();
    }
    TaskOutcomes.of(this, subject, idle);
    before.wake();
    quietly("a future is polled after its task was aborted", () -> before.polls() == polls);
    assertThat(before.cancels()).as("cancels of an aborted future").isEqualTo(1);
    for (boolean wakeFirst : new boolean[] {true, false}) {
      abortAndWakeDuringPoll(subject, wakeFirst);
    }
  }

  private void abortAndWakeDuringPoll(RuntimeSubject subject, boolean wakeFirst) throws Exception {
    var probe = new Probe();
    var inPoll = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    probe.duringPoll(
        1,
        cx -> {
          inPoll.countDown();
          goOn.await();
        });
    SpawnedTask<String> task = subject.spawn(probe.future());
    eventually("a spawned task is polled", () -> inPoll.getCount() == 0);
    if (wakeFirst) {
      probe.wake();
    }
    task.abort();
    probe.wake();
    goOn.countDown();
    TaskOutcomes.of(this, subject, task);
    quietly(
        "a future is polled after its task was aborted and woken in its first poll",
        () -> probe.polls() == 1);
  }

  /// What is written before a wake is seen by the poll that it causes.
  @Rule(id = "2.6", kind = RuleKind.STOCHASTIC)
  default void noWakeIsLost() throws Exception {
    RuntimeSubject subject = open();
    var numbers = new PublishedNumbers(settings().iterations() * 3, settings().patience());
    SpawnedTask<Integer> task = subject.spawn(numbers.future());
    eventually("a spawned task is polled", numbers::isAwaited);
    Thread.ofPlatform().daemon().name("tck: publishing").start(numbers::publishAll);
    eventually("the poll after a wake sees what was written before it", () -> numbers.isRead());
    assertThat(TaskOutcomes.of(this, subject, task))
        .isEqualTo(new TaskOutcome.Value<>(numbers.last()));
  }

  /// A wake returns before the task runs; so a chain of them needs no deep stack.
  @Rule(id = "2.7")
  default void wakesRunNothingInline() {
    RuntimeSubject subject = open();
    int length = settings().scaled(100_000, 2_000);
    var chain = new WakeChain(length);
    for (int i = 0; i < length; i++) {
      subject.spawn(chain.link(i));
    }
    eventually("all spawned tasks are polled", () -> chain.waiting() == length);
    chain.wake(0);
    eventually(
        "a chain of wakes comes to its end", () -> chain.woken() == length || chain.deepest() > 1);
    assertThat(chain.deepest())
        .as("polls under way on one thread, one started by a wake in another")
        .isEqualTo(1);
  }

  /// A waker may be called when its task, or its runtime, is no more.
  @Rule(id = "2.8")
  default void wakersOutliveTheirRuntime() throws Exception {
    RuntimeSubject subject = open();
    var ended = new Probe();
    ended.complete("done");
    var pending = new Probe();
    TaskOutcomes.of(this, subject, subject.spawn(ended.future()));
    subject.spawn(pending.future());
    eventually("a spawned task is polled", () -> pending.polls() >= 1);
    within("close returns", () -> subject.close(settings().patience()));
    int polls = pending.polls();
    for (Probe probe : List.of(ended, pending)) {
      assertThatCode(() -> within("a wake after the close returns", () -> wakeTwice(probe)))
          .as("what a wake throws after its runtime was closed")
          .doesNotThrowAnyException();
    }
    quietly("a task is polled after its runtime was closed", () -> pending.polls() == polls);
  }

  private static boolean wakeTwice(Probe probe) {
    probe.wake();
    probe.wake();
    return true;
  }

  /// A waker that somebody kept keeps nothing else alive.
  @Rule(id = "2.9")
  default void wakersKeepNothingAlive() throws Exception {
    RuntimeSubject subject = open();
    List<Waker> kept = new ArrayList<>();
    List<WeakReference<?>> gone = new ArrayList<>();
    spawnHeavy(subject, kept, gone);
    eventually("tasks whose futures are ready end", () -> subject.liveTasks() == 0);
    Reclaimed.eventually(
        this, "the future or the result of a task that is over, while its waker is kept,", gone);
    kept.forEach(Waker::wake);
  }

  private void spawnHeavy(RuntimeSubject subject, List<Waker> kept, List<WeakReference<?>> gone)
      throws Exception {
    var result = new Object();
    Future<Object> future =
        Futures.pollFn(
            cx -> {
              kept.add(cx.waker());
              return Poll.ready(result);
            });
    gone.add(new WeakReference<>(result));
    gone.add(new WeakReference<>(future));
    SpawnedTask<Object> task = subject.spawn(future);
    eventually("a task whose future is ready ends", task::isFinished);
  }

  /// Wakers of one task are equal, wakers of two are not.
  @Rule(id = "2.10")
  default void wakersKnowTheirTask() {
    RuntimeSubject subject = open();
    var one = new Probe();
    var other = new Probe();
    subject.spawn(one.future());
    subject.spawn(other.future());
    eventually("spawned tasks are polled", () -> one.polls() >= 1 && other.polls() >= 1);
    Waker first = Objects.requireNonNull(one.waker());
    Waker stranger = Objects.requireNonNull(other.waker());
    one.wake();
    eventually("a woken task is polled", () -> one.polls() >= 2);
    Waker second = Objects.requireNonNull(one.waker());
    assertThat(first.wakesSameAs(first)).as("a waker wakes the same as itself").isTrue();
    assertThat(first.wakesSameAs(second) && second.wakesSameAs(first))
        .as("wakers of two polls of one task wake the same")
        .isTrue();
    assertThat(first.wakesSameAs(stranger) || stranger.wakesSameAs(second))
        .as("wakers of two tasks wake the same")
        .isFalse();
    assertThat(first.wakesSameAs(new CountingWaker()))
        .as("it wakes the same as a foreign one")
        .isFalse();
  }

  /// Whatever a foreign waker does with the runtime, on whichever thread, it finds no lock held.
  @Rule(id = "2.11")
  default void foreignWakersFindNoLock() throws Exception {
    RuntimeSubject subject = open();
    for (WakeSource source : WakeSource.of(this, subject, 1)) {
      var stuck = new AtomicReference<Throwable>();
      var waker = new CountingWaker(() -> useRuntimeElsewhere(subject, stuck));
      source.await(0, waker);
      source.fire();
      eventually("a foreign waker that waits for " + source + " is called", waker::hasReturned);
      assertThat(stuck.get())
          .as("what became of a thread that used the runtime while a waker was called: %s", source)
          .isNull();
      source.close();
    }
  }

  private void useRuntimeElsewhere(RuntimeSubject subject, AtomicReference<Throwable> stuck) {
    var used = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .name("tck: using the runtime")
        .start(
            () -> {
              var probe = new Probe();
              SpawnedTask<String> task = subject.spawn(probe.future());
              probe.wake();
              task.abort();
              task.isFinished();
              used.countDown();
            });
    try {
      if (!used.await(settings().patienceMillis() / 2, TimeUnit.MILLISECONDS)) {
        stuck.set(
            new IllegalStateException("it waits for a lock that the caller of the waker holds"));
      }
    } catch (InterruptedException e) {
      stuck.set(e);
    }
  }

  /// A foreign waker that throws, which it must not, does no harm to others.
  @Rule(id = "2.12")
  default void throwingWakersAreContained() throws Exception {
    RuntimeSubject subject = open();
    for (WakeSource source : WakeSource.of(this, subject, 5)) {
      List<CountingWaker> wakers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        var waker = i % 2 == 0 ? new CountingWaker(WakerRules::explode) : new CountingWaker();
        wakers.add(waker);
        source.await(i, waker);
      }
      source.fire();
      for (CountingWaker waker : wakers) {
        eventually(
            "every waker that waits for " + source + " is called, others having thrown",
            () -> waker.wakes() >= 1);
      }
      source.close();
    }
    assertThat(TaskOutcomes.of(this, subject, subject.spawn(Futures.ready("alive"))))
        .as("a task after foreign wakers threw")
        .isEqualTo(new TaskOutcome.Value<>("alive"));
  }

  private static void explode() {
    throw new IllegalStateException("a foreign waker that throws");
  }
}
