package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.ExecutorRuntime;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// §4 of the rule book: in which order tasks run, and for how many polls of others a ready one
/// waits.
public interface FairnessRules extends ExecutorKit {

  /// First in, first out.
  @Rule(id = "4.7")
  default void firstInFirstOut() {
    needs(capabilities().fifo(), "this executor does not promise an order");
    ExecutorRuntime runtime = open();
    int count = runtime.atMost(500);
    var order = new ConcurrentLinkedQueue<Integer>();
    runtime.holdWorkers(this);
    for (int i = 0; i < count / 2; i++) {
      int number = i;
      runtime.spawn(() -> order.add(number));
    }
    runtime.release();
    eventually("all spawned tasks ran", () -> order.size() == count / 2);
    runtime.spawn(
        () -> {
          for (int i = count / 2; i < count; i++) {
            int number = i;
            runtime.spawn(() -> order.add(number));
          }
        });
    eventually("all tasks ran that one task had spawned", () -> order.size() == count);
    assertThat(List.copyOf(order))
        .as("the tasks, numbered by their spawns, as they ran")
        .isSorted();
  }

  /// Self-waking tasks on all workers do not keep others away.
  @Rule(id = "4.9")
  default void busyTasksStarveNobody() {
    ExecutorRuntime runtime = open();
    runtime.keepWorkersBusy(this);
    int limit = capabilities().interval();
    assertThat(runtime.pollsBeforeSpawned(this, Runnable::run))
        .as("polls of busy tasks on its thread before a task that was spawned from outside")
        .isLessThanOrEqualTo(limit);
    assertThat(runtime.pollsBeforeSpawned(this, runtime::spawn))
        .as("polls of busy tasks on its thread before a task that was spawned by a task")
        .isLessThanOrEqualTo(limit);
    runtime.release();
    ExecutorRuntime pairs = open();
    pairs.keepWorkersBusyWithPairs(this);
    pairs.pollsBeforeSpawned(this, Runnable::run);
    pairs.pollsBeforeSpawned(this, pairs::spawn);
  }
}
