package dev.weft.executor.workstealing;

import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;

/// Provides the executor `workstealing`; found by `ServiceLoader`.
///
/// Settings: `weft.workstealing.queue-capacity` (1024), `weft.workstealing.global-interval` (61),
/// `weft.workstealing.lifo-slot` (`off`), `weft.workstealing.handover-delay` (`1ms`).
public final class WorkStealingProvider implements TaskExecutorProvider {

  /// For `ServiceLoader`.
  public WorkStealingProvider() {}

  @Override
  public String name() {
    return "workstealing";
  }

  /// Preferred: it uses all cores and needs no thread of the caller's.
  @Override
  public int priority() {
    return 20;
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
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    return WorkStealingExecutor.open(config, Tuning.of(config.settings()), driver);
  }
}
