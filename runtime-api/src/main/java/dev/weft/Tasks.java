package dev.weft;

import dev.weft.assembly.OpenRuntimes;
import dev.weft.combinator.YieldNow;
import dev.weft.task.Cancelling;
import dev.weft.task.PollingThread;
import dev.weft.task.SpawnedTask;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Short calls for code inside tasks.
///
/// **Threads.** Any, as each method says.
public final class Tasks {
  private Tasks() {}

  /// Spawns `future` on the runtime of the surrounding task or, outside of tasks, on [Weft#global].
  public static <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return runtime().spawn(future);
  }

  /// Makes a call that may block on a thread kept for such calls, of the runtime of the surrounding
  /// task or, outside of tasks, of [Weft#global]. See [Weft#spawnBlocking(Callable)].
  public static <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> work) {
    return runtime().spawnBlocking(work);
  }

  /// Makes the call `work`, which may block, on the calling thread, while the other tasks that wait
  /// for this thread go on elsewhere. For code that has to block where it stands; where it can be
  /// awaited, [#spawnBlocking] is cheaper and works on every executor.
  ///
  /// The threads that take over, and those of [#spawnBlocking], are together no more than
  /// `weft.blocking.threads` (512 by default; either kind may have one in any case). Beyond that
  /// the call is made all the same, and the tasks that wait for this thread wait for the first of
  /// such calls to end. A call that waits in [Weft#blockOn] does not count meanwhile, so that what
  /// it waits for can run. One that waits for a *task* in another way, such as a latch, does: with
  /// all threads in such calls, no task goes on.
  ///
  /// The budget is off inside, and [Weft#blockOn] may be used. The surrounding task itself goes no
  /// further meanwhile, not even to what it joins or selects beside this call, and is not cancelled
  /// before the call returns. In a blocking call, in another `blockInPlace` and outside of all
  /// runtimes the call is simply made.
  ///
  /// @return what `work` returned
  /// @throws Exception what `work` threw, unchanged
  /// @throws UnsupportedOperationException if the task's executor cannot give its thread's other
  ///   tasks to another one, as `fifo` and JDK executors cannot; `work` was not called
  /// @throws IllegalStateException inside a runtime but in none of its tasks: in a waker, a
  ///   listener or a hook
  public static <T extends @Nullable Object> T blockInPlace(Callable<T> work) throws Exception {
    PollingThread thread = PollingThread.current();
    if (thread == null || thread.isBlocking()) {
      return work.call();
    }
    SpawnedTask task = Context.current().thread().task();
    if (task == null || !task.env().executor().aboutToBlock()) {
      throw new UnsupportedOperationException(
          "blockInPlace works on the executor 'workstealing' only: here the other tasks would have"
              + " to wait; use spawnBlocking and await its handle");
    }
    thread.blocksInPlace();
    try (var _ = thread.blockingSection().enter()) {
      return work.call();
    }
  }

  /// Whether the calling thread may wait for what a task does: outside of all runtimes, in a
  /// blocking call and in [#blockInPlace]. Where tasks are polled it may not, since the tasks that
  /// wait for this thread would wait, too. For authors of methods that block.
  public static boolean mayBlock() {
    PollingThread thread = PollingThread.current();
    return thread == null || thread.isBlocking();
  }

  static Weft runtime() {
    PollingThread thread = PollingThread.current();
    if (thread != null) {
      return thread.runtime().weft();
    }
    OpenRuntimes.calledOutside();
    return Weft.global();
  }

  /// A future that lets others run: I/O, timers and the tasks that are ready come first, then the
  /// surrounding task goes on.
  ///
  /// **Cancellation** does nothing.
  ///
  /// @throws IllegalStateException outside of tasks
  @CheckReturnValue
  public static Future<@Nullable Void> yieldNow() {
    Context.current();
    return new YieldNow();
  }

  /// Cancels a future that the surrounding task gives up, such as the loser of a [Futures#select].
  /// Whoever abandons a future cancels it.
  ///
  /// @throws IllegalStateException outside of tasks
  public static void cancel(Future<?> future) {
    Cancelling.check(Cancelling.cancel(future, Context.current(), null));
  }

  /// A future that spends one unit of the surrounding task's budget, and lets others run when it is
  /// spent: for long loops that await nothing else. Cheap until then.
  ///
  /// **Cancellation** does nothing.
  @CheckReturnValue
  public static Future<@Nullable Void> consumeBudget() {
    return Futures.pollFn(
        cx -> {
          if (!cx.mayProceed()) {
            return Poll.pending();
          }
          cx.madeProgress();
          return Poll.ready(null);
        },
        cx -> {},
        trace -> trace.leaf("its next turn"));
  }

  /// The id of the surrounding task.
  ///
  /// @throws IllegalStateException outside of tasks
  public static long currentId() {
    return Context.current().taskId();
  }
}
