package dev.weft.spi;

import java.util.Objects;
import java.util.concurrent.Executor;

/// [TaskExecutors#from].
final class JdkExecutorProvider implements TaskExecutorProvider {

  private final String name;
  private final Executor executor;

  JdkExecutorProvider(String name, Executor executor) {
    this.name = Objects.requireNonNull(name);
    this.executor = Objects.requireNonNull(executor);
  }

  @Override
  public String name() {
    return name;
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

  /// The threads are the JDK executor's, and nobody's workers.
  @Override
  public int workers(int asked) {
    return 1;
  }

  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    return new JdkExecutor(name, executor);
  }
}
