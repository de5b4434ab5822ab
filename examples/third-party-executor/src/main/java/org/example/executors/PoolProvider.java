package org.example.executors;

import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Provides `example-pool`: each runtime has a thread pool of the JDK, which is shut down when the
/// runtime is closed.
public final class PoolProvider extends SampleProvider {

  /// For `ServiceLoader`.
  public PoolProvider() {
    super("example-pool");
  }

  @Override
  public int workers(int asked) {
    return asked;
  }

  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            config.workers(), config.threads().platform(config.runtimeName() + "-pool-"));
    return new Adapter(pool, TaskExecutors.from(name(), pool).open(config, driver));
  }

  private record Adapter(ExecutorService pool, TaskExecutor tasks) implements TaskExecutor {

    @Override
    public void schedule(Task task) {
      tasks.schedule(task);
    }

    @Override
    public boolean drain(long deadlineNanos) {
      return tasks.drain(deadlineNanos);
    }

    @Override
    public void close() {
      tasks.close();
      pool.shutdown();
    }
  }
}
