package dev.weft.executor.workstealing;

import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What the workers of one executor share, and the wake-ups between them.
///
/// **Threads.** Any.
final class Pool {

  final Driver driver;
  final Tuning tuning;
  final Injection injection = new Injection();
  final Idle idle;
  final Handover handover;
  final WorkerThreads threads;
  final StuckQueues stuckQueues;
  final BooleanSupplier workIsVisible = this::isWorkVisible; // made once: it is asked for each wait
  private final Worker[] workers;
  private volatile boolean stopped;

  Pool(ExecutorConfig config, Tuning tuning, Driver driver) {
    this.driver = driver;
    this.tuning = tuning;
    this.idle = new Idle(config.workers());
    this.handover = new Handover(tuning.handoverDelayNanos());
    this.threads = new WorkerThreads(config.runtimeName(), config.threads(), driver.threadBound());
    this.workers = new Worker[config.workers()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(this, i);
    }
    this.stuckQueues = new StuckQueues(workers());
  }

  /// Starts the workers.
  void start() {
    for (Worker worker : workers) {
      threads.start(worker);
    }
  }

  int size() {
    return workers.length;
  }

  Worker worker(int index) {
    return workers[index];
  }

  List<Worker> workers() {
    return List.of(workers);
  }

  /// Whether the workers are to end.
  boolean isStopped() {
    return stopped;
  }

  /// Tells all workers to end, after the task they run.
  void stop() {
    stopped = true;
    for (Worker worker : workers) {
      worker.parker().unpark();
    }
  }

  /// Takes a task from a thread that is no worker's.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException when closed
  void inject(Task task) {
    if (idle.wantsWake()) {
      StackReserve.ensure(); // pushed and woken, or not pushed
    }
    injection.push(task);
    try {
      wakeOne();
    } catch (VirtualMachineError exhausted) {
      return; // it did not look like it just now; the next wake-up is also for this task
    }
  }

  /// After work was made visible: wakes one sleeper, if nobody searches.
  void wakeOne() {
    if (idle.wantsWake()) {
      StackReserve.ensure(); // a sleeper that is claimed is unparked
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
    for (Worker worker : workers) {
      if (!worker.queue().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// Unparks a sleeper, so that it becomes the standby (H3, H5). It is not claimed.
  void callStandby() {
    int sleeper = idle.anySleeper(handover.leader());
    if (sleeper >= 0) {
      worker(sleeper).parker().unpark();
    }
  }

  PoolMetrics metrics() {
    List<WorkerMetrics> each = new ArrayList<>();
    for (Worker worker : workers) {
      each.add(worker.metrics());
    }
    return new PoolMetrics(each, idle.sleeping(), idle.searching(), injection.depth());
  }
}
