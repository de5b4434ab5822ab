package dev.weft.executor.workstealing;

import java.util.List;
import java.util.function.ToLongFunction;

/// What a pool has done so far, and how it stands. Taken while the workers go on, so the numbers
/// are of slightly different moments.
///
/// @param workers each worker's
/// @param sleeping workers asleep
/// @param searching workers that look for work
/// @param injected tasks that wait in the injection queue and were counted; those left since a
///   worker looked last are not
record PoolMetrics(List<WorkerMetrics> workers, int sleeping, int searching, int injected) {

  /// One of the counters, over all workers.
  long sum(ToLongFunction<WorkerMetrics> counter) {
    return workers.stream().mapToLong(counter).sum();
  }
}
