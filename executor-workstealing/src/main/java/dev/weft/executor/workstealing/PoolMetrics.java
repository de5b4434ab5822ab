package dev.weft.executor.workstealing;

import dev.weft.spi.ExecutorMetrics;
import java.util.List;
import java.util.function.ToLongFunction;

/// What a pool has done so far, and how it stands. Taken while the workers go on, so the numbers
/// are of slightly different moments.
///
/// @param workers each worker's
/// @param sleeping workers asleep
/// @param searching workers that look for work
/// @param injected tasks that wait in the injection queue
record PoolMetrics(List<WorkerMetrics> workers, int sleeping, int searching, int injected) {

  /// One of the counters, over all workers.
  long sum(ToLongFunction<WorkerMetrics> counter) {
    return workers.stream().mapToLong(counter).sum();
  }

  /// What the SPI asks for.
  ExecutorMetrics summary() {
    return new ExecutorMetrics(injected, workers.stream().map(WorkerMetrics::summary).toList());
  }
}
