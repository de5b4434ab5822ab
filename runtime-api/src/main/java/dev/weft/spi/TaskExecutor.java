package dev.weft.spi;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// Runs tasks: little more than a function that accepts tasks and later runs each of them once.
///
/// For each task it was handed, an executor calls [Task#run(dev.weft.Context)] exactly once, on one
/// of its threads, with that thread's own context from [Driver#newContext]. When that returns
/// `true` the executor still holds the task's ticket and puts the task at the tail of its queue, to
/// run after the driver had a turn. An executor that knows nothing of contexts calls [Task#run] and
/// is done: the task then re-schedules itself.
///
/// The executor's threads clear their interrupt status after each task and before they lead the
/// driver.
public interface TaskExecutor extends AutoCloseable {

  /// Lets the executor's own threads begin, now that the runtime is complete. Called once, before
  /// the first task is handed over; if it throws the executor is closed.
  default void start() {}

  /// Takes a task and its ticket. Any thread, also from inside a task or a waker; never runs the
  /// task inline, never blocks.
  ///
  /// Whatever it throws, an `Error` at the end of a stack or a heap included, the caller keeps the
  /// ticket; so once the task is where it will be run, nothing may be thrown any more. A task may
  /// wake others at the end of its stack: [StackReserve#ensure], called first, makes an overflow
  /// come before the first change.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException if the executor is closed, or if it
  ///   bounds its live tasks and this one [is new][Task#isNew]. A wake is never refused by an open
  ///   executor. The caller keeps the ticket
  void schedule(Task task);

  /// Takes a task that yielded or spent its budget: it should run after the driver had a turn. Only
  /// called for tasks run by [Task#run].
  default void scheduleYielded(Task task) {
    schedule(task);
  }

  /// The calling thread, which runs a task of this executor, is about to block inside of it
  /// ([dev.weft.Tasks#blockInPlace]): whatever else waits for this thread, be it queued, yielded or
  /// set aside, goes on elsewhere from now on. After the task's run the thread may be used again.
  ///
  /// A thread started for that takes a place in the [bound][Driver#threadBound]. Where there is
  /// none, what waits for the calling thread waits until some thread is free: also the calling one,
  /// when its task has returned.
  ///
  /// @return `false` if this executor cannot do that; nothing has changed then
  default boolean aboutToBlock() {
    return false;
  }

  /// Makes a blocking call of the program's ([dev.weft.Weft#spawnBlocking]) in the place of the
  /// runtime's own threads: runs `call` once, soon, on a thread of its choice, and holds no more
  /// than that one thread up with it. For executors which decide when everything happens. Any
  /// thread.
  ///
  /// @return `false` if the runtime's threads have to make it; nothing has changed then
  /// @throws java.util.concurrent.RejectedExecutionException if the executor is closed
  default boolean makeCall(Runnable call) {
    return false;
  }

  /// What decides where the library leaves something to chance: who goes first in a fair
  /// [select][dev.weft.Select#fair()], the jitter of a [retry][dev.weft.time.Retry]. Executors that
  /// can run a program the same way again override it. Any thread.
  default RandomGenerator chance() {
    return ThreadLocalRandom.current();
  }

  /// A task that was not over when its last run returned is over now: it had to wait for children.
  /// For executors that bound their live tasks. Any thread.
  default void endedLate(Task task) {}

  /// What it has counted, and the depths of its queues; any thread.
  default ExecutorMetrics counters() {
    return ExecutorMetrics.UNKNOWN;
  }

  /// Sees to it that `root` runs to its end and returns then. Executors that drive tasks on the
  /// calling thread override it.
  ///
  /// @throws InterruptedException if the calling thread was interrupted. The task goes on; the
  ///   runtime aborts it and calls [#awaitRoot]
  default void blockOn(RootTask root) throws InterruptedException {
    schedule(root.task());
    root.awaitDone();
  }

  /// Waits for a root that was aborted, driving it where this executor drives on the calling
  /// thread. The task was scheduled before.
  ///
  /// @throws InterruptedException if the thread was interrupted again; the runtime calls once more
  default void awaitRoot(RootTask root) throws InterruptedException {
    root.awaitDone();
  }

  /// Runs what is queued, or lets the executor's threads run it, until no task is left in any queue
  /// and none is running. Called once, by the thread that closes the runtime, after every live task
  /// was aborted; no thread of this executor.
  ///
  /// @param deadlineNanos when to give up, on the scale of `System.nanoTime()`
  /// @return whether nothing is left
  boolean drain(long deadlineNanos);

  /// Refuses all further tasks and ends the executor's threads. Tasks still queued are cancelled
  /// with [Task#abort] and run once more or dropped. Called once, after [#drain].
  @Override
  void close();
}
