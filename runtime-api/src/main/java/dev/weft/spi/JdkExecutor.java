package dev.weft.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs tasks on an executor of the JDK. Tasks stand in a queue, and for each one a `Runnable`, a
/// *ticket*, is handed over that runs the oldest of the queue. So tasks run in turn whatever the
/// order of the tickets: a fork-join pool, and so the scheduler of virtual threads, prefers what
/// its own threads hand over, and tasks that wake themselves would keep all others away for ever.
///
/// **Threads.** Any thread schedules; the JDK executor's threads run.
///
/// **K1** `out` counts the tickets handed over and not yet run to the end of their poll; it is
/// counted up before the hand-over. So 0 means that nothing is queued and nothing runs. **K2**
/// After `closed` each task whose turn comes is cancelled. **K3** There are as many tickets as
/// tasks in the queue, or fewer by those that are just being handed over. A ticket that is refused
/// takes its task out again; if another ticket has run that task already, some other task is now
/// without one and is cancelled instead.
final class JdkExecutor implements TaskExecutor {

  private final String name;
  private final Executor executor;
  private final Queue<Task> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong out = new AtomicLong();
  private final Object drained = new Object();
  private volatile boolean closed;

  JdkExecutor(String name, Executor executor) {
    this.name = name;
    this.executor = executor;
  }

  @Override
  public void schedule(Task task) {
    if (closed) {
      throw new RejectedExecutionException("the executor '" + name + "' is closed");
    }
    handOver(task);
  }

  private void handOver(Task task) {
    StackReserve.ensure(); // K1 and K3 hold whatever the executor throws
    var ticket = new Ticket();
    out.incrementAndGet();
    boolean queued = false;
    try {
      queue.add(task);
      queued = true;
      executor.execute(ticket);
    } catch (Throwable refused) {
      boolean mine = !queued || queue.remove(task);
      if (!mine) {
        runOldest(true);
      }
      countDown();
      if (mine) {
        throw refused;
      }
    } finally {
      ticket.caller = null;
    }
  }

  private void runOldest(boolean cancel) {
    Task task = queue.poll();
    if (task != null) {
      if (cancel) {
        task.abort();
      }
      task.run();
    }
  }

  private void countDown() {
    if (out.decrementAndGet() == 0) {
      synchronized (drained) {
        drained.notifyAll();
      }
    }
  }

  /// The right to run one task.
  private final class Ticket implements Runnable {

    /// Who hands over, while it does; only that thread can find itself here.
    private @Nullable Thread caller = Thread.currentThread();

    @Override
    public void run() {
      if (caller == Thread.currentThread()) {
        throw new IllegalStateException(
            "the executor '" + name + "' runs tasks on the thread that hands them over");
      }
      try {
        runOldest(closed);
      } finally {
        Thread.interrupted(); // left behind by the task, meant for nobody
        countDown();
      }
    }
  }

  @Override
  public boolean drain(long deadlineNanos) {
    boolean interrupted = false;
    synchronized (drained) {
      while (out.get() > 0) {
        long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        try {
          drained.wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return out.get() == 0;
  }

  @Override
  public void close() {
    closed = true;
  }
}
