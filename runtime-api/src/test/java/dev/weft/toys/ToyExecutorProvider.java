package dev.weft.toys;

import dev.weft.Task;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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
    return new TaskExecutor() {
      @Override
      public void schedule(Task task) {
        pool.execute(task);
      }

      @Override
      public boolean drain(long deadlineNanos) {
        // A single thread: a marker that has run had everything before it run.
        while (System.nanoTime() - deadlineNanos < 0) {
          var idle = pool.getQueue().isEmpty() && pool.getActiveCount() == 0;
          if (idle) {
            return true;
          }
          try {
            pool.submit(() -> {}).get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
          } catch (Exception e) {
            return false;
          }
        }
        return false;
      }

      @Override
      public void close() {
        pool.shutdownNow();
      }
    };
  }
}
