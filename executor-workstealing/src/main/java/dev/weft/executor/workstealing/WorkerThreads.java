package dev.weft.executor.workstealing;

import dev.weft.spi.RuntimeThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads of one pool: one for each worker, and for each task that blocks in place one more. A
/// thread that has no worker stays for a while as a spare.
///
/// **Threads.** Any thread gives a worker a thread; the closing one joins.
final class WorkerThreads {

  /// How long a spare waits for a worker. Longer keeps threads that nobody needs, shorter starts
  /// new ones where tasks block in place now and then.
  private static final long KEEP_ALIVE_SECONDS = 10;

  private final Set<WorkerThread> alive = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;
  private final RuntimeThreads made;
  private volatile boolean closed;

  WorkerThreads(String runtimeName, RuntimeThreads made) {
    this.made = made;
    var number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            life -> newThread(runtimeName + "-worker-" + number.getAndIncrement(), life));
  }

  private Thread newThread(String name, Runnable life) {
    WorkerThread thread = made.adopt(new WorkerThread(name, () -> live(life)));
    alive.add(thread);
    return thread;
  }

  private void live(Runnable life) {
    try {
      life.run();
    } finally {
      if (!closed) {
        alive.remove((WorkerThread) Thread.currentThread());
      }
    }
  }

  /// Lets a spare or a new thread run `worker`.
  ///
  /// @return `false` after [#shutDown]
  /// @throws OutOfMemoryError if the system refuses a new thread
  boolean run(Worker worker) {
    try {
      threads.execute(worker::run);
      return true;
    } catch (java.util.concurrent.RejectedExecutionException shutDown) {
      return false;
    }
  }

  /// Starts no more threads and ends the spare ones; those of workers end with their workers.
  void shutDown() {
    closed = true; // from now on those that end stay in the set, to be joined
    threads.shutdown();
  }

  /// Waits for the ends of all threads.
  void join(long limitNanos) {
    long deadline = System.nanoTime() + limitNanos;
    boolean interrupted = false;
    for (WorkerThread thread : alive) {
      for (long left = limitNanos; left > 0 && thread.getState() != Thread.State.TERMINATED; ) {
        left = deadline - System.nanoTime();
        try {
          thread.join(Duration.ofNanos(Math.max(1, left)));
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (IllegalThreadStateException notStarted) {
          break; // and never will be, unless its starter, who is alive, does so just now
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
