package dev.weft.executor.workstealing;

import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import java.util.ArrayList;
import java.util.List;

/// What the workers of one executor share, and the wake-ups between them.
///
/// **Threads.** Any.
final class Pool {

  final Driver driver;
  final Tuning tuning;
  final Injection injection = new Injection();
  final Idle idle;
  final Handover handover;
  final Quiet quiet;
  private final WorkerThread[] threads;
  private volatile boolean stopped;

  Pool(ExecutorConfig config, Tuning tuning, Driver driver) {
    this.driver = driver;
    this.tuning = tuning;
    this.idle = new Idle(config.workers());
    this.handover = new Handover(tuning.handoverDelayNanos());
    this.quiet = new Quiet(idle, injection);
    this.threads = new WorkerThread[config.workers()];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new WorkerThread(config.runtimeName() + "-worker-" + i, this, i);
    }
  }

  int size() {
    return threads.length;
  }

  Worker worker(int index) {
    return threads[index].worker();
  }

  List<WorkerThread> threads() {
    return List.of(threads);
  }

  /// Whether the workers are to end.
  boolean isStopped() {
    return stopped;
  }

  /// Tells all workers to end, after the task they run.
  void stop() {
    stopped = true;
    for (WorkerThread thread : threads) {
      thread.worker().parker().unpark();
    }
  }

  /// After work was made visible: wakes one sleeper, if nobody searches.
  void wakeOne() {
    if (idle.wantsWake()) {
      int sleeper = idle.claim(handover.leader());
      if (sleeper >= 0) {
        worker(sleeper).parker().unpark();
      }
    }
  }

  /// After the last searcher left: wakes one sleeper if there is more to find (I3).
  void wakeOneIfWorkIsVisible() {
    if (isWorkVisible()) {
      wakeOne();
    }
  }

  /// Whether a task waits in any queue.
  boolean isWorkVisible() {
    if (!injection.isEmpty()) {
      return true;
    }
    for (WorkerThread thread : threads) {
      if (!thread.worker().queue().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// Unparks a sleeper, so that it becomes the standby (H3). It is not claimed.
  void callStandby() {
    int sleeper = idle.anySleeper(handover.leader());
    if (sleeper >= 0) {
      worker(sleeper).parker().unpark();
    }
  }

  PoolMetrics metrics() {
    List<WorkerMetrics> workers = new ArrayList<>();
    for (WorkerThread thread : threads) {
      workers.add(thread.worker().metrics());
    }
    return new PoolMetrics(workers, idle.sleeping(), idle.searching(), injection.waiting());
  }
}
