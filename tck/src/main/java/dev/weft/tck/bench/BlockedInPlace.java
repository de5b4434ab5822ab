package dev.weft.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.tck.Kit;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// On each worker of an executor a task blocks in place, when others wait for that worker: some
/// that it spawned last, and one that yields.
public final class BlockedInPlace {

  private static final int QUEUED = 3;
  private static final int YIELDS = 3;

  private final Kit kit;
  private final ExecutorRuntime runtime;
  private final int workers;
  private final CountDownLatch running;
  private final CountDownLatch spawned;
  private final CountDownLatch hold = new CountDownLatch(1);
  private final AtomicInteger blocked = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger yielded = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();

  public BlockedInPlace(Kit kit, ExecutorRuntime runtime) {
    this.kit = kit;
    this.runtime = runtime;
    this.workers = runtime.busyTasks();
    this.running = new CountDownLatch(workers);
    this.spawned = new CountDownLatch(workers);
  }

  /// Lets it happen, and looks that all others go on.
  public void check() {
    try {
      for (int i = 0; i < workers; i++) {
        spawnYielding();
        runtime.spawn(this::spawnAndBlock);
      }
      kit.eventually("each worker ran a task that blocks in place", () -> blocked.get() == workers);
      kit.eventually(
          "the tasks ran that were queued behind tasks that block in place",
          () -> ran.get() == QUEUED * workers || refusal.get() != null);
      assertThat(refusal.get()).as("what blocking in place throws").isNull();
      kit.eventually(
          "the tasks went on that had yielded to tasks that block in place",
          () -> yielded.get() == YIELDS * workers);
      var late = new CountDownLatch(1);
      runtime.spawn(late::countDown);
      kit.eventually(
          "a task ran that was spawned while all workers blocked in place",
          () -> late.getCount() == 0);
      var sleeper = runtime.weft.spawn(Time.sleep(Duration.ofMillis(5)));
      kit.eventually(
          "a sleep ended that began while all workers blocked in place", sleeper::isFinished);
    } finally {
      hold.countDown();
    }
    kit.eventually("tasks that blocked in place came to their end", () -> ended.get() == workers);
  }

  /// Yields as long as not all workers are blocked, and [#YIELDS] times more.
  private void spawnYielding() {
    int[] left = {YIELDS};
    runtime.weft.spawn(
        Futures.pollFn(
            cx -> {
              if (blocked.get() == workers) {
                if (left[0]-- == 0) {
                  return Poll.ready(true);
                }
                yielded.incrementAndGet();
              }
              cx.yieldTask();
              return Poll.pending();
            }));
  }

  /// Holds its worker until all workers are held and all have something queued.
  private void spawnAndBlock() {
    meet(running);
    for (int i = 0; i < QUEUED; i++) {
      runtime.spawn(ran::incrementAndGet);
    }
    meet(spawned);
    blocked.incrementAndGet();
    try {
      Tasks.blockInPlace(
          () -> {
            ExecutorRuntime.hold(hold);
            return true;
          });
    } catch (Throwable refused) {
      refusal.set(refused);
    }
    ended.incrementAndGet();
  }

  private static void meet(CountDownLatch others) {
    others.countDown();
    ExecutorRuntime.hold(others);
  }
}
