package dev.weft.tck.rules;

import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Probes;
import dev.weft.tck.bench.StackEnd;
import java.util.List;

/// What tasks do at the end of their stacks.
public interface StackEndRules extends ExecutorKit {

  /// A task wakes another, and one spawns, at all of the last depths of its stack. What was woken
  /// is polled again, now and later, and what was spawned ends.
  @Rule(id = "4.15")
  default void anOverflowIsTheTasksOwn() {
    needs(
        keepsOrderAtTheEndOfAStack(),
        "it does not promise to keep its queues in order at the end of a stack");
    ExecutorRuntime runtime = open();
    var woken = new Probe();
    runtime.weft.spawn(woken.future());
    Probes.awaitPolls(this, List.of(woken), 1, "a task was polled");
    for (int offset = 0; offset < 5; offset++) {
      int before = woken.polls();
      overflow(runtime, new StackEnd(offset, woken::wake));
      eventually(
          "a task that was woken at the end of a stack was polled", () -> woken.polls() > before);
      int then = woken.polls();
      woken.wake();
      eventually(
          "a task that was woken at the end of a stack was polled when it was woken later",
          () -> woken.polls() > then);
      overflow(runtime, new StackEnd(offset, () -> runtime.weft.spawn(Futures.ready(1))));
      eventually(
          "of the tasks that were spawned at the end of a stack none was left",
          () -> runtime.weft.liveTasks() == 1);
    }
  }

  private void overflow(ExecutorRuntime runtime, StackEnd future) {
    var handle = runtime.weft.spawn(future);
    eventually("a task that overflowed its stack was over", handle::isFinished);
    try {
      handle.poll(Context.of(() -> {}));
    } catch (JoinException failed) {
      return; // as it should have; nobody else needs to be told
    }
  }
}
