package dev.weft.executor.fifo;

import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;

/// Provides the executor `fifo`; found by `ServiceLoader`.
///
/// Setting: `weft.fifo.max-live-tasks`, how many spawned tasks may live at once; 0, the default, is
/// without limit. A full executor refuses further spawns, never a wake.
public final class FifoProvider implements TaskExecutorProvider {

  private static final String MAX_LIVE_TASKS = "weft.fifo.max-live-tasks";

  /// For `ServiceLoader`.
  public FifoProvider() {}

  @Override
  public String name() {
    return "fifo";
  }

  /// Works everywhere; a pool of many threads should be preferred where there is one.
  @Override
  public int priority() {
    return 10;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public boolean leads() {
    return true;
  }

  @Override
  public int workers(int asked) {
    return 1;
  }

  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    int maxLive = config.settings().number(MAX_LIVE_TASKS, 0, 0, Integer.MAX_VALUE);
    return new FifoExecutor(config.runtimeName(), config.threads(), new LiveBound(maxLive), driver);
  }
}
