package org.example.executors;

import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;
import java.util.ArrayDeque;

/// Provides `example-fifo`: one thread, first in, first out.
public final class FifoProvider extends SampleProvider {

  /// For `ServiceLoader`.
  public FifoProvider() {
    super("example-fifo");
  }

  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    return new OneThreadExecutor(
        config.threads(), config.runtimeName() + "-fifo", driver, new ArrayDeque<>());
  }
}
