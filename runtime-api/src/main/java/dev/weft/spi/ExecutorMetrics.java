package dev.weft.spi;

import java.util.List;

/// What an executor says of itself: [TaskExecutor#counters].
///
/// @param queued how many tasks wait in the queue that all threads push to; -1 if it does not know
/// @param workers a record for each of its workers, by index
public record ExecutorMetrics(long queued, List<WorkerMetrics> workers) {

  /// Of an executor that counts nothing.
  public static final ExecutorMetrics UNKNOWN = new ExecutorMetrics(-1, List.of());

  /// Copies the list.
  public ExecutorMetrics {
    workers = List.copyOf(workers);
  }

  /// All tasks that the workers have run.
  public long polls() {
    return workers.stream().mapToLong(WorkerMetrics::polls).sum();
  }
}
