package dev.weft.task;

import dev.weft.Waker;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskList;
import org.jspecify.annotations.Nullable;

/// The queue of [dev.weft.LocalTasks]: any thread schedules, the owner takes.
///
/// **Q1** *Store, then load, on both sides*, here by a lock: the owner leaves its waker only if the
/// queue is empty; who makes it non-empty takes the waker and calls it. **Q2** Nothing is ever
/// refused, not even at the end: a task's cleanup belongs to the owner's thread.
public final class LocalQueue implements TaskExecutor {

  private final TaskList ready = new TaskList();
  private @Nullable Waker waiter;

  @Override
  public void schedule(Task task) {
    Waker wake;
    synchronized (this) {
      wake = waiter;
      if (wake != null) {
        StackReserve.ensure(); // added and woken, or not added
      }
      notifyAll();
      ready.addLast(task);
      waiter = null;
    }
    if (wake != null) {
      wake.wake();
    }
  }

  public synchronized @Nullable Task poll() {
    return ready.poll();
  }

  /// Whether there is something to take; if not, `waker` will be called. Q1.
  public synchronized boolean awaitTask(Waker waker) {
    waiter = ready.isEmpty() ? waker : null;
    return !ready.isEmpty();
  }

  /// Blocks until there is something to take, or `nanos` have passed.
  public synchronized void awaitTask(long nanos) {
    try {
      if (ready.isEmpty() && nanos > 0) {
        wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets the owner look again.
  public void nudge() {
    Waker wake;
    synchronized (this) {
      wake = waiter;
      waiter = null;
      notifyAll();
    }
    if (wake != null) {
      wake.wake();
    }
  }

  /// The owner drains, see [dev.weft.LocalTasks].
  @Override
  public boolean drain(long deadlineNanos) {
    return true;
  }

  @Override
  public void close() {}
}
