package dev.weft.executor.workstealing;

import dev.weft.spi.Driver;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What one worker counts. The worker alone writes, without any barrier; others read values that
/// may lag behind. On cache lines of its own.
final class WorkerCounters {

  private static final int PADDING = 16;

  static final int POLLS = PADDING;
  static final int STEALS = PADDING + 1;
  static final int STOLEN_TASKS = PADDING + 2;
  static final int OVERFLOWS = PADDING + 3;
  static final int PARKS = PADDING + 4;
  static final int WAKES = PADDING + 5;
  static final int CLAIMS = PADDING + 6;
  static final int SEARCHES = PADDING + 7;
  static final int TURNS = PADDING + 8;
  static final int INJECTION_BATCHES = PADDING + 9;
  private static final int END = PADDING + 10;

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counts = new long[END + PADDING];

  private final Driver driver;
  private final int worker;

  /// @param driver is told of what listeners are to hear
  /// @param worker its index
  WorkerCounters(Driver driver, int worker) {
    this.driver = driver;
    this.worker = worker;
    add(POLLS, 0); // linked before the heap is full
  }

  /// The worker has taken so many tasks from another one.
  void stole(int tasks) {
    count(STEALS);
    add(STOLEN_TASKS, tasks);
    driver.stole(worker, tasks);
  }

  /// The worker's queue was full.
  void overflowed() {
    count(OVERFLOWS);
    driver.overflowed(worker);
  }

  /// The worker.
  void count(int which) {
    add(which, 1);
  }

  /// The worker.
  void add(int which, long n) {
    COUNT.setOpaque(counts, which, (long) COUNT.get(counts, which) + n);
  }

  /// Any thread.
  long get(int which) {
    return (long) COUNT.getOpaque(counts, which);
  }

  /// Any thread.
  WorkerMetrics snapshot(int queued) {
    return new WorkerMetrics(
        worker,
        get(POLLS),
        get(STEALS),
        get(STOLEN_TASKS),
        get(OVERFLOWS),
        get(PARKS),
        get(WAKES),
        get(CLAIMS),
        get(SEARCHES),
        get(TURNS),
        get(INJECTION_BATCHES),
        queued);
  }
}
