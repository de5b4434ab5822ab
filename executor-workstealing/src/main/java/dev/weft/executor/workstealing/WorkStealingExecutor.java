package dev.weft.executor.workstealing;

import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.RootTask;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskList;

/// Runs the tasks of a runtime on N threads of its own.
///
/// **Threads.** [#schedule] is for any thread: a worker puts a task into its own queue, others
/// leave it in the [Injection] and wake a worker if none searches.
///
/// *How it ends.* [#drain] waits until all workers sleep and nothing is queued ([Idle]). [#close]
/// says stop, closes the injection, unparks and joins the workers, then cancels what is left.
///
/// - **E1** Every ticket is run or cancelled: a task pushed before the injection closed is taken by
///   a worker or by `close`, one pushed later is refused, and the refused ticket stays with its
///   holder. What a worker that was told to stop has in its queue it cancels before its thread
///   ends; what is in the queue of one that does not return, `close` steals.
final class WorkStealingExecutor implements TaskExecutor {

  /// How long `close` waits for threads when all tasks have ended; they have nothing to do but end.
  private static final long QUIET_JOIN_NANOS = 5_000_000_000L;

  /// How long it waits when some task did not end in time. Its thread is a daemon.
  private static final long BUSY_JOIN_NANOS = 50_000_000L;

  private final Pool pool;
  private boolean drained;

  private WorkStealingExecutor(Pool pool) {
    this.pool = pool;
  }

  static WorkStealingExecutor open(ExecutorConfig config, Tuning tuning, Driver driver) {
    return new WorkStealingExecutor(new Pool(config, tuning, driver));
  }

  @Override
  public void start() {
    pool.start();
  }

  @Override
  public void schedule(Task task) {
    Worker mine = WorkerThread.workerOf(pool);
    if (mine != null && !pool.isStopped()) {
      mine.add(task);
    } else {
      pool.inject(task);
    }
  }

  @Override
  public boolean aboutToBlock() {
    Worker mine = WorkerThread.workerOf(pool);
    if (mine != null && !pool.isStopped()) {
      StackReserve.ensureForTasks(); // it starts a thread, and the worker belongs to one of the two
      mine.giveAway();
    }
    return true;
  }

  @Override
  public void blockOn(RootTask root) throws InterruptedException {
    schedule(root.task());
    awaitRoot(root);
  }

  @Override
  public void awaitRoot(RootTask root) throws InterruptedException {
    pool.threads.awaitDone(root);
  }

  /// All that the pool counts.
  PoolMetrics poolMetrics() {
    return pool.metrics();
  }

  /// Whether nobody looks after queues that are stuck.
  boolean isUnwatched() {
    return pool.handover.isUnwatched();
  }

  @Override
  public ExecutorMetrics counters() {
    return poolMetrics().summary();
  }

  @Override
  public boolean drain(long deadlineNanos) {
    drained = pool.idle.awaitQuiescence(pool.injection, deadlineNanos);
    return drained;
  }

  @Override
  public void close() {
    pool.stop();
    var rest = new TaskList();
    pool.injection.close(rest);
    pool.threads.shutDown();
    pool.threads.join(drained ? QUIET_JOIN_NANOS : BUSY_JOIN_NANOS);
    cancel(rest);
    for (Worker worker : pool.workers()) {
      cancelQueue(worker.queue());
    }
  }

  private static void cancelQueue(LocalQueue queue) {
    var mine = new LocalQueue(queue.capacity());
    for (Task task = queue.stealInto(mine); task != null; task = queue.stealInto(mine)) {
      cancel(task);
      for (Task next = mine.pop(); next != null; next = mine.pop()) {
        cancel(next);
      }
    }
  }

  private static void cancel(TaskList tasks) {
    for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
      cancel(task);
    }
  }

  /// Ends a task whose ticket nobody else takes any more.
  static void cancel(Task task) {
    task.abort();
    task.run();
  }
}
