package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Probes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// §4 of the rule book: a task that was spawned or woken is polled, once for each wake, by one
/// thread at a time.
public interface SchedulingRules extends ExecutorKit {

  /// Nothing that was handed over is forgotten.
  @Rule(id = "4.1")
  default void everyTaskIsPolled() {
    ExecutorRuntime runtime = open();
    int count = runtime.atMost(1000);
    var polled = new AtomicInteger();
    runtime.holdWorkers(this);
    for (int i = 0; i < count; i++) {
      runtime.spawn(polled::incrementAndGet);
    }
    runtime.release();
    eventually("all of " + count + " spawned tasks were polled", () -> polled.get() >= count);
    quietly("a task that was over was polled again", () -> polled.get() == count);
  }

  /// No wake is forgotten either, and none is refused: not by a full executor, not by a busy one.
  @Rule(id = "4.2")
  default void everyWokenTaskIsPolledAgain() {
    ExecutorRuntime runtime = open();
    var restless = new Probe();
    restless.duringPoll(1, cx -> cx.waker().wake()).duringPoll(2, Context::yieldTask);
    runtime.weft.spawn(restless.future());
    eventually("a task was polled again that woke itself", () -> restless.polls() >= 2);
    eventually("a task was polled again that yielded", () -> restless.polls() >= 3);
    restless.complete("");

    List<Probe> probes = new ArrayList<>();
    for (int i = runtime.atMost(100); i > 0; i--) {
      var probe = new Probe();
      probes.add(probe);
      runtime.weft.spawn(probe.future());
    }
    Probes.awaitPolls(this, probes, 1, "every spawned task was polled");
    for (int round = 2; round <= 4; round++) {
      probes.forEach(Probe::wake);
      Probes.awaitPolls(
          this, probes, round, "every task was polled again that another thread woke");
    }
    runtime.spawn(() -> probes.forEach(Probe::wake));
    Probes.awaitPolls(this, probes, 5, "every task was polled again that a task woke");
    runtime.keepWorkersBusy(this);
    probes.forEach(Probe::wake);
    Probes.awaitPolls(
        this, probes, 6, "every task was polled again that was woken while all workers are busy");
  }

  /// Two threads wake the same tasks all the time.
  @Rule(id = "4.3", kind = RuleKind.STOCHASTIC)
  default void noTaskIsPolledByTwoThreads() throws Exception {
    ExecutorRuntime runtime = open();
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < runtime.atMost(4); i++) {
      var probe = new Probe();
      probes.add(probe);
      runtime.weft.spawn(probe.future());
    }
    Probes.awaitPolls(this, probes, 1, "every spawned task was polled");
    int wakes = settings().iterations() * 20;
    List<FutureTask<Void>> wakers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Random random = new Random(settings().seed() + i);
      var waking =
          new FutureTask<Void>(
              () -> {
                for (int k = 0; k < wakes; k++) {
                  probes.get(random.nextInt(probes.size())).wake();
                }
                return null;
              });
      wakers.add(waking);
      Thread.ofPlatform().daemon().start(waking);
    }
    within(
        "both threads had woken tasks " + wakes + " times",
        () -> {
          for (FutureTask<Void> waking : wakers) {
            waking.get();
          }
          return true;
        });
    assertThat(probes).as("tasks that two threads polled at once").noneMatch(Probe::overlapped);
    for (Probe probe : probes) {
      int before = probe.polls();
      probe.wake();
      eventually(
          "a task was polled for a wake after thousands in a race", () -> probe.polls() > before);
    }
  }

  /// A worker that fell asleep is woken for each single spawn. Of several, one may look around by
  /// the clock and find what it was not woken for; so a worker alone is tried, too.
  @Rule(id = "4.4")
  default void spawningWakesAParkedWorker() {
    spawnWhileAllSleep(open());
    if (capabilities().workers() > 1) {
      spawnWhileAllSleep(open(1));
    }
  }

  private void spawnWhileAllSleep(ExecutorRuntime runtime) {
    for (int i = 0; i < 40; i++) {
      var ranOn = new AtomicReference<Thread>();
      runtime.spawn(() -> ranOn.set(Thread.currentThread()));
      eventually("a task ran that was spawned while all workers slept", () -> ranOn.get() != null);
      ExecutorRuntime.awaitAsleep(Objects.requireNonNull(ranOn.get()));
    }
  }

  /// One wake, one poll.
  @Rule(id = "4.13")
  default void noExtraPolls() {
    ExecutorRuntime runtime = open();
    var probe = new Probe();
    runtime.weft.spawn(probe.future());
    int wakes = 50;
    for (int i = 1; i <= wakes; i++) {
      int polls = i;
      Probes.awaitPolls(this, List.of(probe), polls, "a woken task was polled");
      probe.wake();
    }
    Probes.awaitPolls(this, List.of(probe), wakes + 1, "a woken task was polled");
    quietly(
        "a task that was woken " + wakes + " times was polled more than " + (wakes + 2) + " times",
        () -> probe.polls() <= wakes + 2);
  }
}
