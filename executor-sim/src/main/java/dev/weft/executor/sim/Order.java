package dev.weft.executor.sim;

import dev.weft.spi.Task;

/// What waits to be run, tasks and blocking calls, and which of it is next.
///
/// **Threads.** Whoever drives.
abstract sealed class Order permits RandomOrder, ArrivalOrder, PriorityOrder, StarvingOrder {

  /// Something became ready.
  abstract void add(Runnable item);

  /// A task has yielded: whatever the order, others are not kept waiting for ever by one that only
  /// yields.
  void addYielded(Task task) {
    add(task);
  }

  /// Takes what is next; there is something.
  abstract Runnable take();

  /// A task is over.
  void forget(Task task) {}

  abstract int size();
}
