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

  long spawned() {
    long sum = spawnedElsewhere.sum();
    for (Context worker : workers) {
      sum += worker.spawned();
    }
    return sum;
  }

  long ended() {
    long sum = endedElsewhere.sum();
    for (Context worker : workers) {
      sum += worker.ended();
    }
    return sum;
  }

  /// How many tasks live. The ends are summed before the beginnings, so the answer is never too
  /// small: 0 means that at one moment during the call no task lived.
  long live() {
    long ended = ended();
    return spawned() - ended;
  }
}
