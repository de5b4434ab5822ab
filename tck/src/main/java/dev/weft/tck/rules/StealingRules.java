package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.RuntimeListener;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Probes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// §5 of the rule book: tasks that change hands.
public interface StealingRules extends ExecutorKit {

  /// Tasks spawn others and yield, on all workers, and each poll is counted; then some are queued
  /// behind a task that holds its worker, for thieves to take several at a time.
  @Rule(id = "5.1", kind = RuleKind.STOCHASTIC)
  default void nothingIsLostOrRunTwice() {
    ExecutorRuntime runtime = open();
    int children = 100;
    int parents = settings().iterations();
    var polls = new AtomicInteger();
    var over = new AtomicInteger();
    for (int i = 0; i < parents; i++) {
      runtime.spawn(
          () -> {
            for (int k = 0; k < children; k++) {
              int[] yields = {k % 4};
              runtime.weft.spawn(
                  Futures.<Boolean>pollFn(
                      cx -> {
                        polls.incrementAndGet();
                        if (yields[0]-- > 0) {
                          cx.yieldTask();
                          return Poll.pending();
                        }
                        over.incrementAndGet();
                        return Poll.ready(true);
                      }));
            }
          });
    }
    int all = parents * children;
    eventually("all of " + all + " tasks were over", () -> over.get() >= all);
    quietly("a task that was over was polled again", () -> over.get() == all);
    assertThat(polls.get()).as("polls of tasks that yield 0 to 3 times").isEqualTo(all * 5 / 2);
    if (capabilities().workers() > 1) {
      nobodyHasTwoTickets(runtime);
    }
  }

  /// Tasks that others take several at a time, and that wait to be woken: who is in two queues is
  /// polled twice, whenever that is.
  private void nobodyHasTwoTickets(ExecutorRuntime runtime) {
    List<Probe> stolen = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      stolen.addAll(queuedForThieves(runtime));
    }
    quietly(
        "a task was polled twice that others might steal, and that nobody woke",
        () -> stolen.stream().allMatch(task -> task.polls() == 1));
    stolen.forEach(task -> task.complete(""));
    eventually("no task was alive", () -> runtime.weft.liveTasks() == 0);
    assertThat(stolen).as("tasks that were woken once").allMatch(task -> task.polls() == 2);
  }

  /// Nine are there before anybody comes for them, behind a task that holds its worker for a while.
  private List<Probe> queuedForThieves(ExecutorRuntime runtime) {
    List<Probe> tasks = Probes.probes(9);
    CountDownLatch thieves = runtime.holdAllWorkersButOne(this);
    runtime.spawn(
        () -> {
          tasks.forEach(task -> runtime.weft.spawn(task.future()));
          thieves.countDown();
          for (int waits = 0; polled(tasks) < tasks.size() / 2 && waits < 100; waits++) {
            LockSupport.parkNanos(500_000);
          }
        });
    try {
      Probes.awaitPolls(this, tasks, 1, "each of 9 tasks was polled that others might steal");
    } finally {
      thieves.countDown();
    }
    return tasks;
  }

  private static long polled(List<Probe> tasks) {
    return tasks.stream().filter(task -> task.polls() > 0).count();
  }

  /// A spawn after a worker alone has found nothing and before it says that it sleeps; then two in
  /// a row, all the time while the workers fall asleep. Of several the last one to do so has others
  /// beside it that may look; so a worker alone is tried, too.
  @Rule(id = "5.4", kind = RuleKind.STOCHASTIC)
  default void nothingIsLeftWhileFallingAsleep() {
    nothingIsLeftBeforeFallingAsleep();
    nothingIsLeftWhileFallingAsleep(open());
    nothingIsLeftWhileFallingAsleep(open(1));
  }

  private void nothingIsLeftBeforeFallingAsleep() {
    if (!provider().leads()) {
      return; // it need not say that it is about to sleep
    }
    var hook = new AtomicReference<Runnable>(() -> {});
    var listener =
        new RuntimeListener() {
          @Override
          public void workerParking(int worker) {
            hook.get().run();
          }
        };
    ExecutorRuntime runtime = open(builder -> builder.workers(1).listener(listener));
    for (int i = 0; i < 10; i++) {
      var ran = new AtomicInteger();
      var parking = new CountDownLatch(1);
      var spawned = new CountDownLatch(1);
      hook.set(
          () -> {
            hook.set(() -> {});
            parking.countDown();
            ExecutorRuntime.hold(spawned);
          });
      runtime.spawn(ran::incrementAndGet);
      try {
        eventually(
            "a worker that has run a task says that it is about to sleep (`Driver.parking`)",
            () -> parking.getCount() == 0);
        runtime.spawn(ran::incrementAndGet);
      } finally {
        spawned.countDown();
      }
      eventually(
          "a task ran that was spawned after a worker had found nothing and before it slept",
          () -> ran.get() == 2);
    }
  }

  private void nothingIsLeftWhileFallingAsleep(ExecutorRuntime runtime) {
    var ran = new AtomicInteger();
    int rounds = settings().iterations() * 5;
    Random random = random();
    for (int i = 1; i <= rounds; i++) {
      runtime.spawn(ran::incrementAndGet);
      if (i % 2 == 0) {
        spinUntil(ran, 2 * i - 1);
        spin(random.nextInt(200)); // who ran it falls asleep meanwhile
      } else {
        spin(random.nextInt(3_000));
      }
      runtime.spawn(ran::incrementAndGet);
      int expected = 2 * i;
      spinUntil(ran, expected);
      eventually(
          "both tasks ran that were spawned while workers fall asleep",
          () -> ran.get() == expected);
      spin(random.nextInt(3_000));
    }
  }

  /// For some time; looks often enough to meet a worker before it falls asleep.
  private static void spinUntil(AtomicInteger ran, int expected) {
    for (int looks = 0; ran.get() < expected && looks < 10_000; looks++) {
      Thread.onSpinWait();
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
