package dev.weft;

import dev.weft.spi.StackReserve;
import java.util.HashSet;
import java.util.List;
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

  private final Weft runtime;
  private final Thread owner = Thread.currentThread();
  private final Context cx;
  private final LocalQueue queue = new LocalQueue();

  /// Under its own lock: children elsewhere may end a lingering task.
  private final Set<LocalTask> live = new HashSet<>();

  private boolean closed;

  /// The owner was interrupted while it ran tasks.
  private boolean interrupted;

  private LocalTasks(Weft runtime) {
    this.runtime = runtime;
    this.cx = new Context(runtime, -1);
  }

  /// A home for tasks of `runtime` on the calling thread.
  ///
  /// @throws IllegalStateException inside a task or worker of `runtime`
  public static LocalTasks open(Weft runtime) {
    if (Context.isInside(runtime)) {
      throw new IllegalStateException(
          "a worker cannot be the owner of local tasks; open them on a thread of your own");
    }
    var local = new LocalTasks(runtime);
    runtime.localTasks().add(local);
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
    StackReserve.ensure(); // a task that is entered is started
    LocalTask task = runtime.intake().local(java.util.Objects.requireNonNull(future), this);
    JoinHandle<T> handle = task.handle();
    if (closed) {
      runtime.intake().refuse(task);
      return handle;
    }
    synchronized (live) {
      live.add(task);
    }
    runtime.intake().submit(task);
    return handle;
  }

  LocalQueue queue() {
    return queue;
  }

  void ended(LocalTask task) {
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

  boolean isClosed() {
    return closed;
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
    if (Context.isInside(runtime)) {
      throw new IllegalStateException("blockOn inside a task; await the future instead");
    }
    StackReserve.ensureForTasks();
    JoinHandle<T> handle = spawn(future);
    handle.awaitedByThread();
    boolean wasInterrupted = false;
    try (var _ = LentThread.waiting(owner.getContextClassLoader())) {
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
      throw RootRun.interrupted(handle);
    }
    return RootRun.outcome(handle, runtime);
  }

  /// Runs at most `limit` tasks; how many there were. Leaves in `interrupted` whether the owner's
  /// status was set between two tasks, or by the task `root`; what another task leaves behind is
  /// cleared.
  private int run(int limit, long root) {
    int ran = 0;
    try (var _ = cx.enter()) {
      for (Task t = queue.poll(); t != null; t = ran < limit ? queue.poll() : null) {
        ran++;
        interrupted |= Thread.interrupted();
        if (t.run(cx)) {
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
      Future<@Nullable Void> until = oneTurn ? new YieldNow() : Futures.pollFn(this::pollReady);
      runtime.blockOn(until);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (RuntimeClosedException e) {
      handle.abort();
      queue.awaitTask(1_000_000L);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
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
    try (var _ = LentThread.uninterrupted(owner.getContextClassLoader())) {
      abortAll();
      while (!isEmpty()) {
        if (run(RUNS, NONE) == 0) {
          serveUntilEnd();
        }
      }
    } finally {
      runtime.localTasks().remove(this);
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
          Futures.pollFn(
              cx -> queue.awaitTask(cx.waker()) || isEmpty() ? Poll.ready(null) : Poll.pending()));
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (RuntimeClosedException e) {
      interrupted |= Thread.interrupted(); // it would end each wait at once
      queue.awaitTask(1_000_000L);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }

  private void abortAll() {
    List<LocalTask> tasks;
    synchronized (live) {
      tasks = List.copyOf(live);
    }
    tasks.forEach(Task::abort);
  }

  /// For the closing runtime: runs the cleanup if the owner closes it, else waits for the owner.
  ///
  /// @return whether no task is left
  boolean drain(long deadlineNanos) {
    if (Thread.currentThread() != owner) {
      return awaitOwner(deadlineNanos);
    }
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

  /// The tasks that live, for the report of a close.
  List<String> survivors() {
    synchronized (live) {
      return live.stream().map(Task::toString).toList();
    }
  }
}
