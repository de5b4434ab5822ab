package dev.weft;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// How many tasks were spawned and how many are over. Each worker counts in its own context,
/// without an atomic operation; other threads share two adders.
final class TaskCounts {

  private final List<Context> workers = new CopyOnWriteArrayList<>();
  private final LongAdder spawnedElsewhere = new LongAdder();
  private final LongAdder endedElsewhere = new LongAdder();

  void add(Context worker) {
    workers.add(worker);
  }

  void spawnedElsewhere() {
    spawnedElsewhere.increment();
  }

  void endedElsewhere() {
    endedElsewhere.increment();
  }

  /// How many tasks live. The ends are summed before the beginnings, so the answer is never too
  /// small: 0 means that at one moment during the call no task lived.
  long live() {
    long ended = endedElsewhere.sum();
    for (Context worker : workers) {
      ended += worker.ended();
    }
    long spawned = spawnedElsewhere.sum();
    for (Context worker : workers) {
      spawned += worker.spawned();
    }
    return spawned - ended;
  }
}
