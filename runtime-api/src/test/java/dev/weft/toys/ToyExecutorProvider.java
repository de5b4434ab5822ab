package dev.weft.toys;

import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A one-thread pool of the JDK that knows nothing but `Runnable` and does not lead the driver.
public final class ToyExecutorProvider implements TaskExecutorProvider {

  @Override
  public String name() {
    return "toy";
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
    var pool =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            r -> Thread.ofPlatform().daemon().name(config.runtimeName() + "-toy").unstarted(r));
    var unfinished = new AtomicInteger();
    return new TaskExecutor() {
      @Override
      public void schedule(Task task) {
        unfinished.incrementAndGet();
        try {
          pool.execute(() -> runAndCount(task));
        } catch (RejectedExecutionException e) {
          unfinished.decrementAndGet();
          throw e;
        }
      }

      private void runAndCount(Task task) {
        try {
          task.run();
        } finally {
          unfinished.decrementAndGet();
        }
      }

      @Override
      public boolean drain(long deadlineNanos) {
        while (unfinished.get() > 0) {
          if (System.nanoTime() - deadlineNanos >= 0) {
            return false;
          }
          Thread.onSpinWait();
        }
        return true;
      }

      @Override
      public void close() {
        pool.shutdownNow();
      }
    };
  }
}
