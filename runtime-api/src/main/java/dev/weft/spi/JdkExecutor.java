package dev.weft.spi;

import dev.weft.Task;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs tasks on an executor of the JDK, each handed over as a `Runnable` that runs it once.
///
/// **Threads.** Any thread schedules; the JDK executor's threads run.
///
/// **K1** `out` counts the tickets handed over and not yet run to the end of their poll; it is
/// counted up before the hand-over. So 0 means that nothing is queued and nothing runs. **K2**
/// After `closed` each ticket that still comes out is cancelled.
final class JdkExecutor implements TaskExecutor {

  private final String name;
  private final Executor executor;
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
    var ticket = new Ticket(task);
    out.incrementAndGet();
    try {
      executor.execute(ticket);
    } catch (Throwable refused) {
      countDown();
      throw refused;
    } finally {
      ticket.caller = null;
    }
  }

  private void countDown() {
    if (out.decrementAndGet() == 0) {
      synchronized (drained) {
        drained.notifyAll();
      }
    }
  }

  /// The one run of a task that was handed over.
  private final class Ticket implements Runnable {
    private final Task task;

    /// Who hands over, while it does; only that thread can find itself here.
    private @Nullable Thread caller = Thread.currentThread();

    Ticket(Task task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (caller == Thread.currentThread()) {
        throw new IllegalStateException(
            "the executor '" + name + "' runs tasks on the thread that hands them over");
      }
      try {
        if (closed) {
          task.abort();
        }
        task.run();
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
