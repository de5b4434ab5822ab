package dev.weft.toys;

import dev.weft.Context;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

/// An executor that runs a task only when the test says so, on the test's thread.
public final class ManualExecutorProvider implements TaskExecutorProvider {

  private final ConcurrentLinkedQueue<Task> queue = new ConcurrentLinkedQueue<>();
  private volatile Context cx;
  private volatile boolean refusing;
  private volatile int runs;

  /// Runs the oldest task; `false` if there is none. A kept ticket goes to the tail.
  public boolean runOne() {
    Task task = queue.poll();
    if (task == null) {
      return false;
    }
    runs++;
    try (var _ = cx.enter()) {
      if (task.run(cx)) {
        queue.add(task);
      }
    }
    return true;
  }

  /// Runs until the queue is empty.
  public void runAll() {
    while (runOne()) {
      // runs
    }
  }

  /// How many tickets are out.
  public int queued() {
    return queue.size();
  }

  /// How many tasks were run.
  public int runs() {
    return runs;
  }

  /// From now on every task is refused.
  public void refuse() {
    refusing = true;
  }

  @Override
  public String name() {
    return "manual";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public boolean leads() {
    return false;
  }

  @Override
  public int workers(int asked) {
    return 1;
  }

  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    cx = driver.newContext(0);
    return new TaskExecutor() {
      @Override
      public void schedule(Task task) {
        if (refusing) {
          throw new RejectedExecutionException("refused by the test");
        }
        queue.add(task);
      }

      @Override
      public boolean drain(long deadlineNanos) {
        runAll();
        return true;
      }

      @Override
      public void close() {
        refusing = true;
      }
    };
  }
}
