package org.example.executors;

import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;

/// Provides `example-bounded`: one thread, and a limit to how many tasks live.
///
/// Setting: `weft.example-bounded.limit` (10 000).
public final class BoundedProvider extends SampleProvider {

  private static final String LIMIT = "weft.example-bounded.limit";

  /// For `ServiceLoader`.
  public BoundedProvider() {
    super("example-bounded");
  }

  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    int limit = config.settings().number(LIMIT, 10_000, 1, Integer.MAX_VALUE);
    return new BoundedExecutor(config.threads(), config.runtimeName() + "-bounded", driver, limit);
  }
}
