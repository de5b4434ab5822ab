package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Reclaimed;
import dev.weft.tck.rules.HandoverRules;
import dev.weft.tck.rules.StealingRules;
import dev.weft.time.Time;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;

/// Holds an executor whose workers take tasks from each other to §5 of the rule book, and to the
/// rules of every executor.
public abstract class WorkStealingTck extends ExecutorTck implements HandoverRules, StealingRules {

  /// For subclasses.
  protected WorkStealingTck() {}

  /// What the executor says of its queues.
  protected abstract StealingCapabilities stealing();

  /// Lets a task spawn `count` others, do `then` and hold its worker; waits until those up to
  /// `shared` ran.
  private void awaitOnOthers(
      ExecutorRuntime runtime, int count, int shared, Runnable then, String what) {
    var hold = new CountDownLatch(1);
    var ran = new AtomicInteger();
    var heldOn = new AtomicReference<Thread>();
    IntConsumer child =
        number -> {
          if (number < shared) {
            ran.incrementAndGet();
          }
        };
    runtime.spawn(
        () -> {
          for (int i = 0; i < count; i++) {
            int number = i;
            runtime.spawn(() -> child.accept(number));
          }
          heldOn.set(Thread.currentThread());
          then.run();
          ExecutorRuntime.hold(hold);
        });
    try {
      eventually(what, () -> ran.get() == shared);
    } finally {
      hold.countDown();
    }
    eventually("no task was alive", () -> runtime.weft.liveTasks() == 0);
    ExecutorRuntime.awaitAsleep(Objects.requireNonNull(heldOn.get()));
  }

  /// One more task than the queue holds, and one more for a slot beside it; the other workers are
  /// held until all are spawned.
  @Rule(id = "5.2")
  public void overflowIsForAll() {
    ExecutorRuntime runtime = openWithAnIdleWorker();
    CountDownLatch release = runtime.holdAllWorkersButOne(this);
    int count = stealing().queueCapacity() + 1;
    awaitOnOthers(
        runtime,
        count + 1,
        count,
        release::countDown,
        count + " tasks ran elsewhere that were spawned by a task that then held its worker");
  }

  /// Work behind a long poll goes to a worker that sleeps.
  @Rule(id = "5.3")
  public void aParkedWorkerIsWokenForQueuedTasks() {
    ExecutorRuntime runtime = openWithAnIdleWorker();
    for (int i = 0; i < 20; i++) {
      awaitOnOthers(
          runtime,
          3,
          2,
          () -> {},
          "two tasks ran elsewhere that were queued behind a task that held its worker");
    }
  }

  /// Polls are counted on the thread that took the task in: others may have lost their processor.
  @Rule(id = "5.5")
  public void injectedTasksArePickedUp() {
    ExecutorRuntime runtime = open();
    runtime.keepWorkersBusy(this);
    assertThat(runtime.pollsBeforeSpawned(this, Runnable::run))
        .as("polls on a busy worker's thread before it took in a task of another thread")
        .isLessThanOrEqualTo(2 * stealing().globalInterval());
  }

  /// Where there is a slot for the newest task, it may be taken, too; also when it is the only one,
  /// and all others have slept for a while. Until the three are there the others are held: a thief
  /// that takes each as it comes makes the last a lone one, for which two workers are too few.
  @Rule(id = "5.6", level = RuleLevel.OPTIONAL)
  public void theNewestTaskIsShared() {
    needs(stealing().sharesNewest(), "the newest task of a worker waits for it, as documented");
    ExecutorRuntime runtime = openWithAnIdleWorker();
    CountDownLatch release = runtime.holdAllWorkersButOne(this);
    awaitOnOthers(
        runtime,
        3,
        3,
        release::countDown,
        "all tasks, the newest one too, ran elsewhere that were queued behind a task that held its"
            + " worker");
    for (int i = 0; capabilities().workers() >= 3 && i < 2; i++) {
      if (i > 0) {
        runtime.awaitRest(this); // so that nobody looks after the others by the clock any more
      }
      awaitOnOthers(
          runtime,
          1,
          1,
          () -> {},
          "a lone task ran elsewhere that was queued behind a task that held its worker");
    }
  }

  /// On all workers pairs of tasks wake each other.
  @Rule(id = "5.7")
  public void pingPongStarvesNobody() {
    ExecutorRuntime runtime = open();
    var polls = new AtomicInteger();
    for (int i = 0; i < runtime.busyTasks(); i++) {
      var wakers = new AtomicReferenceArray<Waker>(2);
      startPlayer(runtime, wakers, 0, polls);
      startPlayer(runtime, wakers, 1, polls);
    }
    eventually("tasks that wake each other are polled", () -> polls.get() > 1000);
    for (int i = 0; i < 10; i++) {
      int[] yields = {20};
      var over = new CountDownLatch(1);
      runtime.weft.spawn(
          Futures.<Boolean>pollFn(
              cx -> {
                if (yields[0]-- > 0) {
                  cx.yieldTask();
                  return Poll.pending();
                }
                over.countDown();
                return Poll.ready(true);
              }));
      eventually(
          "a task was over that yields, beside tasks that wake each other for ever",
          () -> over.getCount() == 0);
    }
  }

  private static void startPlayer(
      ExecutorRuntime runtime, AtomicReferenceArray<Waker> wakers, int mine, AtomicInteger polls) {
    runtime.spawnUntilReleased(
        (Context cx) -> {
          polls.incrementAndGet();
          wakers.set(mine, cx.waker());
          Waker other = wakers.get(1 - mine);
          if (other != null) {
            other.wake();
          }
        });
  }

  /// Parks are counted: whoever was woken for nothing parks again.
  @Rule(id = "5.8", kind = RuleKind.STOCHASTIC)
  public void oneWakeWakesFewWorkers() {
    ExecutorRuntime runtime = open(16);
    var probe = new Probe();
    var polledOn = new AtomicReference<Thread>();
    var future = probe.future();
    runtime.weft.spawn(
        Futures.pollFn(
            cx -> {
              polledOn.set(Thread.currentThread());
              return future.poll(cx);
            }));
    eventually("a spawned task was polled", () -> probe.waker() != null);
    needs(runtime.parks() > 0, "this executor does not count how often its workers park");
    long[] before = {-1};
    eventually(
        "all 16 workers slept",
        () -> {
          long last = before[0];
          before[0] = runtime.parks();
          quietly("", () -> true);
          return before[0] == last && last == runtime.parks();
        });
    int wakes = 100;
    for (int i = 1; i <= wakes; i++) {
      int polls = i + 1;
      probe.wake();
      eventually("a woken task was polled", () -> probe.polls() >= polls);
      ExecutorRuntime.awaitAsleep(Objects.requireNonNull(polledOn.get()));
    }
    assertThat(runtime.parks() - before[0])
        .as("parks of 16 workers after %s wakes of one task", wakes)
        .isLessThanOrEqualTo(4 * wakes);
  }

  /// Timers that are due at once wake one task, or more tasks than there are workers.
  @Rule(id = "5.9")
  public void whoWokeTasksRunsThemOrLetsOthers() {
    ExecutorRuntime runtime = open();
    for (int count : List.of(1, 2, 2 * capabilities().workers())) {
      for (int round = 0; round < 5; round++) {
        var over = new AtomicInteger();
        Duration delay = Duration.ofMillis(2);
        for (int i = 0; i < count; i++) {
          runtime.weft.spawn(
              Time.sleep(delay)
                  .map(
                      nothing -> {
                        over.incrementAndGet();
                        return true;
                      }));
        }
        eventually(
            "all tasks ran that a worker found due in its driver", () -> over.get() == count);
      }
    }
  }

  /// Sixty tasks are stolen from a worker, and are over.
  @Rule(id = "5.11")
  public void stolenTasksAreLetGo() {
    ExecutorRuntime runtime = openWithAnIdleWorker();
    int count = 60;
    Set<WeakReference<Waker>> tasks = ConcurrentHashMap.newKeySet();
    var hold = new CountDownLatch(1);
    runtime.spawn(
        () -> {
          for (int i = 0; i < count; i++) {
            runtime.weft.spawn(
                Futures.pollFn(
                    cx -> {
                      tasks.add(new WeakReference<>(cx.waker()));
                      return Poll.ready(true);
                    }));
          }
          ExecutorRuntime.hold(hold);
        });
    try {
      eventually(
          "all tasks but the newest ran elsewhere that were queued behind a task that held its"
              + " worker",
          () -> tasks.size() >= count - 1);
    } finally {
      hold.countDown();
    }
    eventually("no task was alive", () -> runtime.weft.liveTasks() == 0);
    Reclaimed.eventually(
        this,
        "tasks that were stolen and are over were garbage, but for two for each worker",
        () ->
            tasks.stream().map(WeakReference::get).filter(Objects::nonNull).count()
                <= 2 * capabilities().workers());
  }

  /// On each worker a task has spawned three, and does not return.
  @Rule(id = "5.12")
  public void closeEndsWhatWaitsForStuckWorkers() throws Exception {
    ExecutorRuntime runtime = open();
    int workers = runtime.busyTasks();
    var begun = new CountDownLatch(workers);
    var spawned = new CountDownLatch(workers);
    var hold = new CountDownLatch(1);
    Queue<JoinHandle<?>> waiting = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < workers; i++) {
      runtime.spawn(
          () -> {
            begun.countDown();
            ExecutorRuntime.hold(begun); // nobody is left who could steal what follows
            for (int k = 0; k < 3; k++) {
              waiting.add(runtime.weft.spawn(Futures.never()));
            }
            spawned.countDown();
            ExecutorRuntime.hold(hold);
          });
    }
    eventually("each worker ran a task that spawned others", () -> spawned.getCount() == 0);
    int hidden = stealing().sharesNewest() ? 0 : workers;
    try {
      within(
          "close returns while all workers are held",
          () -> runtime.weft.close(Duration.ofMillis(50)));
      assertThat(waiting)
          .filteredOn(task -> !task.isFinished())
          .as("tasks that wait for workers which do not return, after the close")
          .hasSizeLessThanOrEqualTo(hidden);
    } finally {
      hold.countDown();
    }
    eventually(
        "all tasks were over when the workers had returned",
        () -> waiting.stream().allMatch(JoinHandle::isFinished));
  }
}
