package dev.weft.tck.rules;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.BlockedInPlace;
import dev.weft.tck.bench.ExecutorRuntime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// §11 of the rule book: tasks that block in place, on the worker that runs them.
public interface BlockInPlaceRules extends ExecutorKit {

  /// All workers block in place, twice.
  @Rule(id = "11.6")
  default void blockingInPlaceHandsOver() {
    needs(capabilities().blocksInPlace(), "it does not promise that tasks may block in place");
    ExecutorRuntime runtime = open();
    for (int round = 0; round < 2; round++) {
      new BlockedInPlace(this, runtime).check();
    }
  }

  /// Two threads for what blocks, and more tasks that block in place than they allow.
  @Rule(id = "11.7")
  default void blockingInPlaceIsBounded() {
    needs(capabilities().blocksInPlace(), "it does not promise that tasks may block in place");
    int bound = 2;
    ExecutorRuntime runtime =
        open(builder -> builder.set("weft.blocking.threads", Integer.toString(bound)));
    int workers = capabilities().workers();
    int tasks = runtime.atMost(2 * (workers + bound) + 2);
    var blocked = new AtomicInteger();
    var ended = new AtomicInteger();
    var turns = new Semaphore(0);
    try {
      for (int i = 0; i < tasks; i++) {
        runtime.spawn(
            () -> {
              blockInPlace(blocked, turns);
              ended.incrementAndGet();
            });
      }
      eventually("as many tasks block in place as workers", () -> blocked.get() >= workers);
      startInTurn(4 * tasks);
      quietly(
          "more tasks block in place at once than there are workers and threads for what blocks",
          () -> blocked.get() <= workers + bound);
    } finally {
      turns.release(tasks);
    }
    eventually("every task that blocks in place came to its end", () -> ended.get() == tasks);
    var late = new CountDownLatch(1);
    runtime.spawn(late::countDown);
    eventually("a task ran that was spawned afterwards", () -> late.getCount() == 0);
  }

  /// Ten tasks that yield afterwards, and ten that wake themselves.
  @Rule(id = "11.9")
  default void whoBlockedInPlaceGoesOn() {
    needs(capabilities().blocksInPlace(), "it does not promise that tasks may block in place");
    ExecutorRuntime runtime = open();
    for (int i = 0; i < 20; i++) {
      boolean yields = i % 2 == 0;
      var over = new CountDownLatch(1);
      boolean[] blocked = {false};
      runtime.weft.spawn(
          Futures.pollFn(
              cx -> {
                if (blocked[0]) {
                  over.countDown();
                  return Poll.ready(true);
                }
                blocked[0] = true;
                Tasks.blockInPlace(BlockInPlaceRules::pause);
                if (yields) {
                  cx.yieldTask();
                } else {
                  cx.waker().wake();
                }
                return Poll.pending();
              }));
      eventually(
          "a task is polled again that has blocked in place and "
              + (yields ? "yielded" : "woken itself"),
          () -> over.getCount() == 0);
    }
  }

  private static boolean pause() {
    LockSupport.parkNanos(1_000_000);
    return true;
  }

  /// Starts threads, each of them from the one before, and waits for the last: so a subject has had
  /// the time for as many, however slow the machine is.
  private void startInTurn(int threads) {
    var left = new CountDownLatch(threads);
    startNext(left);
    eventually("threads were started in turn", () -> left.getCount() == 0);
  }

  private static void startNext(CountDownLatch left) {
    if (left.getCount() > 0) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                left.countDown();
                startNext(left);
              });
    }
  }

  private static void blockInPlace(AtomicInteger blocked, Semaphore turns) {
    try {
      Tasks.blockInPlace(
          () -> {
            blocked.incrementAndGet();
            turns.acquireUninterruptibly();
            return true;
          });
    } catch (Exception refused) {
      throw new AssertionError("what blocking in place throws", refused);
    }
  }
}
