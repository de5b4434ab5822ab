package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// §4 of the rule book: from where tasks may be spawned, how many, and what becomes of those that
/// are too many.
public interface SpawningRules extends ExecutorKit {

  /// A spawn is legal wherever code of a task or a waker runs.
  @Rule(id = "4.5")
  default void spawnFromAnywhereInside() {
    ExecutorRuntime runtime = open();
    Weft weft = runtime.weft;

    var inTask = new CountDownLatch(1);
    runtime.spawn(() -> runtime.spawn(inTask::countDown));
    eventually("a task ran that a task had spawned", () -> inTask.getCount() == 0);

    var inWaker = new CountDownLatch(1);
    var awaited = new Probe();
    JoinHandle<String> handle = weft.spawn(awaited.future());
    Waker spawning = () -> runtime.spawn(inWaker::countDown);
    var awaiting = new AtomicBoolean();
    weft.spawn(
        Futures.pollFn(
            cx -> {
              Poll<String> polled = handle.poll(cx.withWaker(spawning));
              awaiting.set(true);
              return polled;
            }));
    eventually("two tasks were polled", () -> awaited.waker() != null && awaiting.get());
    awaited.complete("");
    eventually("a task ran that a waker of a handle had spawned", () -> inWaker.getCount() == 0);

    var inTimer = new CountDownLatch(1);
    Waker late = () -> runtime.spawn(inTimer::countDown);
    Future<?> sleep = Time.sleep(Duration.ofMillis(1));
    weft.spawn(Futures.pollFn(cx -> sleep.poll(cx.withWaker(late))));
    eventually("a task ran that a waker of a timer had spawned", () -> inTimer.getCount() == 0);

    var inCleanup = new CountDownLatch(1);
    var aborted = new Probe();
    aborted.duringCancel(cx -> runtime.spawn(inCleanup::countDown));
    JoinHandle<String> toAbort = weft.spawn(aborted.future());
    eventually("a spawned task was polled", () -> aborted.polls() == 1);
    toAbort.abort();
    eventually("a task ran that the cleanup of one had spawned", () -> inCleanup.getCount() == 0);
  }

  /// A million tasks made by one task; or, for an executor with a bound, more than it takes.
  @Rule(id = "4.6")
  default void aFloodFromOneTask() {
    ExecutorRuntime runtime = open();
    if (capabilities().maxLiveTasks() > 0) {
      floodTheBounded(runtime);
      return;
    }
    int count = settings().scaled(1_000_000, 1000);
    var ran = new AtomicInteger();
    var trouble = new AtomicReference<Throwable>();
    runtime.spawn(
        () -> {
          try {
            for (int i = 0; i < count; i++) {
              runtime.weft.spawn(counting(ran));
            }
          } catch (Throwable t) {
            trouble.set(t);
          }
        });
    for (int tenth = 1; tenth <= 10; tenth++) { // so long as it goes on
      long some = (long) count * tenth / 10;
      eventually(
          "all of " + count + " tasks ran that one task had spawned",
          () -> ran.get() >= some || trouble.get() != null);
    }
    assertThat(trouble.get()).as("what the spawner ran into").isNull();
    int length = settings().scaled(100_000, 10_000);
    spawnChain(runtime, ran, count + length);
    eventually(
        "all of " + length + " tasks ran each of which was spawned by the one before",
        () -> ran.get() == count + length);
  }

  private static void spawnChain(ExecutorRuntime runtime, AtomicInteger ran, int end) {
    runtime.spawn(
        () -> {
          if (ran.incrementAndGet() < end) {
            spawnChain(runtime, ran, end);
          }
        });
  }

  private static Future<Boolean> counting(AtomicInteger counter) {
    return Futures.pollFn(
        cx -> {
          counter.incrementAndGet();
          return Poll.ready(true);
        });
  }

  /// Twice: what was refused and what is over has left no trace.
  private void floodTheBounded(ExecutorRuntime runtime) {
    int bound = capabilities().maxLiveTasks();
    int accepted = acceptedOf(runtime, 2 * bound);
    assertThat(accepted)
        .as("tasks accepted, beside the one that spawns, by an executor that takes %s", bound)
        .isBetween(Math.min(bound - 1, 1), bound - 1);
    assertThat(acceptedOf(runtime, 2 * bound))
        .as("tasks accepted after those before were over, which were %s", accepted)
        .isBetween(accepted - capabilities().workers(), bound);
  }

  /// Lets one task spawn `count` others, which are over when this returns.
  private int acceptedOf(ExecutorRuntime runtime, int count) {
    var polled = new AtomicInteger();
    var refused = new AtomicInteger();
    var spawned = new AtomicBoolean();
    var ending = new AtomicBoolean();
    Set<Waker> waiting = ConcurrentHashMap.newKeySet();
    Runnable spawnAll =
        () -> {
          for (int i = 0; i < count; i++) {
            try {
              runtime.weft.spawn(
                  Futures.<Boolean>pollFn(
                      cx -> {
                        polled.incrementAndGet();
                        waiting.add(cx.waker());
                        return ending.get() ? Poll.ready(true) : Poll.pending();
                      }));
            } catch (RejectedExecutionException full) {
              refused.incrementAndGet();
            }
          }
          spawned.set(true);
        };
    try {
      runtime.spawn(spawnAll);
    } catch (RejectedExecutionException full) {
      return 0;
    }
    eventually("a task was over that spawned twice as many as may live", spawned::get);
    int accepted = count - refused.get();
    eventually("all tasks were polled that were not refused", () -> polled.get() == accepted);
    ending.set(true);
    waiting.forEach(Waker::wake);
    eventually("tasks that were woken to end were over", () -> runtime.weft.liveTasks() == 0);
    return accepted;
  }
}
