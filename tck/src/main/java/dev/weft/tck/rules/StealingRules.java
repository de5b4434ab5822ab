package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.bench.ExecutorRuntime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// §5 of the rule book: tasks that change hands.
public interface StealingRules extends ExecutorKit {

  /// Tasks spawn others and yield, on all workers, and each poll is counted; then some are queued
  /// behind a worker that is held, for thieves to take several at a time.
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
    for (int i = 0; i < 10; i++) {
      stealSeveral(runtime);
    }
  }

  /// Their polls take long enough for somebody else who has the same task to begin one, too.
  private void stealSeveral(ExecutorRuntime runtime) {
    int children = 9;
    var some = new CountDownLatch(children / 2);
    var polls = new AtomicInteger();
    var over = new AtomicInteger();
    runtime.spawn(
        () -> {
          for (int k = 0; k < children; k++) {
            runtime.weft.spawn(
                Futures.pollFn(
                    cx -> {
                      polls.incrementAndGet();
                      LockSupport.parkNanos(1_000_000);
                      some.countDown();
                      over.incrementAndGet();
                      return Poll.ready(true);
                    }));
          }
          for (int waits = 0; some.getCount() > 0 && waits < 20; waits++) {
            LockSupport.parkNanos(500_000); // while others may take them
          }
        });
    eventually("all of " + children + " tasks were over", () -> over.get() >= children);
    eventually("no task was alive", () -> runtime.weft.liveTasks() == 0);
    assertThat(polls.get())
        .as("polls of %s tasks that others may steal, and that are ready at once", children)
        .isEqualTo(children);
  }
}
