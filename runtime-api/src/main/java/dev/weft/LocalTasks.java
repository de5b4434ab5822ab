package dev.weft;

import dev.weft.combinator.YieldNow;
import dev.weft.outcome.SneakyThrow;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.task.BlockOn;
import dev.weft.task.BorrowedThread;
import dev.weft.task.HookedTask;
import dev.weft.task.LocalQueue;
import dev.weft.task.OwnedQueue;
import dev.weft.task.PollingThread;
import dev.weft.task.SpawnedTask;
import dev.weft.task.TaskHandle;
import dev.weft.task.TaskOwner;
import dev.weft.task.TaskRuntime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tasks that run on one thread only: each of their polls, and their cleanup, even if they are
/// aborted from elsewhere or the runtime closes. For futures that hold what is not thread-safe.
///
/// ```java
/// try (var local = LocalTasks.open(weft)) {   // this thread owns them
///   local.blockOn(new Ui(local).run());        // may local.spawn(...)
/// }
/// ```
///
/// They sleep, do I/O and talk to other tasks as all tasks do; the runtime's executor may be any.
/// They run while the owner is in [#blockOn]. While none of them is ready the owner serves the
/// runtime as a thread in [Weft#blockOn] does; every 61 runs the runtime gets a turn.
///
/// **Threads.** All methods are the owner's, and throw [WrongThreadException] on any other. Handles
/// and wakers of the tasks may go anywhere.
public final class LocalTasks implements AutoCloseable {

  /// Runs between two turns of the runtime: Go's and tokio's number.
  private static final int RUNS = 61;

  /// The id of no task.
  private static final long NONE = 0;

  private final TaskRuntime runtime;
  private final Thread owner = Thread.currentThread();
  private final PollingThread thread;
  private final LocalQueue queue = new LocalQueue();

  /// Under its own lock: children elsewhere may end a task that waits for them.
  private final Set<SpawnedTask> live = new HashSet<>();

  private boolean closed;

  /// The owner was interrupted while it ran tasks.
  private boolean interrupted;

  private final Owner ownership = new Owner();

  private LocalTasks(TaskRuntime runtime) {
    this.runtime = runtime;
    this.thread = PollingThread.nobodysWorker(runtime);
  }

  /// A home for tasks of `runtime` on the calling thread.
  ///
  /// @throws IllegalStateException inside a task or worker of `runtime`
  public static LocalTasks open(Weft runtime) {
    TaskRuntime tasks = runtime.tasks();
    if (PollingThread.isInside(tasks)) {
      throw new IllegalStateException(
          "a worker cannot be the owner of local tasks; open them on a thread of your own");
    }
    var local = new LocalTasks(tasks);
    tasks.ownedQueues().add(local.ownership);
    return local;
  }

  private void checkOwner() {
    if (Thread.currentThread() != owner) {
      throw new WrongThreadException(
          "these tasks belong to " + owner + ", not to " + Thread.currentThread());
    }
  }

  /// Starts `future` as a task of this thread. When closed, it comes back cancelled.
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    checkOwner();
    return start(future);
  }

  private <T extends @Nullable Object> TaskHandle<T> start(Future<T> future) {
    StackReserve.ensure(); // a task that is entered is started
    HookedTask task = runtime.spawner().hooked(Objects.requireNonNull(future), ownership, queue);
    TaskHandle<T> handle = task.handle();
    if (closed) {
      runtime.spawner().refuse(task);
      return handle;
    }
    synchronized (live) {
      live.add(task);
    }
    runtime.spawner().submit(task);
    return handle;
  }

  /// What the tasks and the closing runtime see of their owner.
  private final class Owner implements TaskOwner, OwnedQueue {

    @Override
    public void ended(SpawnedTask task, TaskHandle<?> handle, Object outcome) {
      boolean last;
      synchronized (live) {
        live.remove(task);
        last = live.isEmpty();
        live.notifyAll();
      }
      if (last || task.isFinished()) {
        queue.nudge();
      }
    }

    /// Nobody serves the runtime while the owner closes.
    @Override
    public boolean isForced() {
      return closed;
    }

    @Override
    public boolean drain(long deadlineNanos) {
      return Thread.currentThread() == owner ? drainHere(deadlineNanos) : awaitOwner(deadlineNanos);
    }

    @Override
    public List<String> survivors() {
      synchronized (live) {
        return live.stream().map(SpawnedTask::toString).toList();
      }
    }
  }

  private boolean isEmpty() {
    synchronized (live) {
      return live.isEmpty();
    }
  }

  /// Runs `future` as a task of this thread to its end, and the others meanwhile.
  ///
  /// @return the future's value
  /// @throws Exception as [Weft#blockOn]
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    checkOwner();
    if (PollingThread.isInside(runtime)) {
      throw new IllegalStateException("blockOn inside a task; await the future instead");
    }
    StackReserve.ensureForTasks();
    TaskHandle<T> handle = start(future);
    handle.awaitedByThread();
    boolean wasInterrupted = false;
    try (var _ = BorrowedThread.waiting(owner.getContextClassLoader())) {
      while (!handle.isFinished()) {
        int ran = run(RUNS, handle.id());
        if (!interrupted && !handle.isFinished()) {
          serve(ran == RUNS, handle);
        }
        if (interrupted) {
          interrupted = false;
          wasInterrupted = true;
          handle.abort();
        }
      }
    }
    if (wasInterrupted) {
      throw BlockOn.interrupted(handle);
    }
    return BlockOn.outcome(handle, runtime);
  }

  /// Runs at most `limit` tasks; how many there were. Leaves in `interrupted` whether the owner's
  /// status was set between two tasks, or by the task `root`; what another task leaves behind is
  /// cleared.
  private int run(int limit, long root) {
    int ran = 0;
    try (var _ = thread.enter()) {
      for (Task t = queue.poll(); t != null; t = ran < limit ? queue.poll() : null) {
        ran++;
        interrupted |= Thread.interrupted();
        if (t.run(thread.context())) {
          queue.schedule(t);
        }
        interrupted |= Thread.interrupted() && t.id() == root;
      }
    }
    return ran;
  }

  /// Serves the runtime: for one turn, or until a task of ours is ready.
  private void serve(boolean oneTurn, JoinHandle<?> handle) {
    try {
      Future<@Nullable Void> until = oneTurn ? new YieldNow() : asking(this::pollReady);
      runtime.blockOn(until);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (RuntimeClosedException e) {
      handle.abort();
      queue.awaitTask(1_000_000L);
    } catch (Exception e) {
      throw SneakyThrow.rethrow(e);
    }
  }

  private static Future<@Nullable Void> asking(PollFn<@Nullable Void> poll) {
    return Futures.pollFn(
        poll, cx -> {}, trace -> trace.leaf("a task of its own that is ready (LocalTasks)"));
  }

  private Poll<@Nullable Void> pollReady(Context cx) {
    return queue.awaitTask(cx.waker()) ? Poll.ready(null) : Poll.pending();
  }

  /// Cancels the tasks and runs their cleanup, on this thread.
  ///
  /// @throws IllegalStateException inside a task, or in a waker that this thread calls while it
  ///   closes the runtime
  @Override
  public void close() {
    checkOwner();
    if (runtime.isInside()) {
      throw new IllegalStateException("close inside a task; close after blockOn");
    }
    StackReserve.ensureForTasks();
    closed = true;
    try (var _ = BorrowedThread.uninterrupted(owner.getContextClassLoader())) {
      abortAll();
      while (!isEmpty()) {
        if (run(RUNS, NONE) == 0) {
          serveUntilEnd();
        }
      }
    } finally {
      runtime.ownedQueues().remove(ownership);
    }
    if (interrupted) {
      interrupted = false;
      owner.interrupt();
    }
  }

  /// Serves the runtime, on whose executor children of our tasks may have to end first, until a
  /// task of ours is ready or none is left.
  private void serveUntilEnd() {
    try {
      runtime.blockOn(
          asking(
              cx -> queue.awaitTask(cx.waker()) || isEmpty() ? Poll.ready(null) : Poll.pending()));
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (RuntimeClosedException e) {
      interrupted |= Thread.interrupted(); // it would end each wait at once
      queue.awaitTask(1_000_000L);
    } catch (Exception e) {
      throw SneakyThrow.rethrow(e);
    }
  }

  private void abortAll() {
    List<SpawnedTask> tasks;
    synchronized (live) {
      tasks = List.copyOf(live);
    }
    tasks.forEach(SpawnedTask::abort);
  }

  /// For the closing runtime, on the owner's thread.
  private boolean drainHere(long deadlineNanos) {
    closed = true;
    try {
      while (!isEmpty()) {
        if (run(RUNS, NONE) == 0) {
          interrupted |= Thread.interrupted(); // it would end each wait at once
          long left =
              deadlineNanos == Long.MAX_VALUE ? 1_000_000 : deadlineNanos - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          queue.awaitTask(Math.min(left, 1_000_000));
        }
      }
      return true;
    } finally {
      if (interrupted) {
        interrupted = false;
        owner.interrupt();
      }
    }
  }

  private boolean awaitOwner(long deadlineNanos) {
    synchronized (live) {
      while (!live.isEmpty()) {
        long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        try {
          live.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }
}
