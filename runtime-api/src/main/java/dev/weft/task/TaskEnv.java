package dev.weft.task;

import dev.weft.spi.TaskExecutor;
import org.jspecify.annotations.Nullable;

/// What a task has beside its future and its state: its runtime, who runs it and, rarely, a name.
/// Tasks without a name of their own share the runtime's one.
public final class TaskEnv {

  public final TaskRuntime runtime;
  final @Nullable String name;
  private final TaskExecutor executor;

  /// The task-locals it inherited.
  final @Nullable LocalBindings locals;

  public TaskEnv(
      TaskRuntime runtime,
      @Nullable String name,
      TaskExecutor executor,
      @Nullable LocalBindings locals) {
    this.locals = locals;
    this.runtime = runtime;
    this.name = name;
    this.executor = executor;
  }

  public TaskExecutor executor() {
    return executor;
  }
}
