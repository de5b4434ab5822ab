package dev.weft.tck.rules;

import dev.weft.Tasks;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.BlockedInPlace;
import dev.weft.tck.bench.ExecutorRuntime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

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
