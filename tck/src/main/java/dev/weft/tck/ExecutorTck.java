package dev.weft.tck;

import dev.weft.spi.TaskExecutorProvider;

/// Holds an executor to §4 of the rule book. The other parts of the runtime it runs in are the
/// kit's own.
public abstract class ExecutorTck implements Kit {

  /// For subclasses.
  protected ExecutorTck() {}

  /// The executor under test.
  protected abstract TaskExecutorProvider provider();

  /// What it promises.
  protected abstract ExecutorCapabilities capabilities();

  @Override
  public String subjectName() {
    return provider().name();
  }
}
