package dev.weft;

import dev.weft.spi.TaskExecutor;
import org.jspecify.annotations.Nullable;

/// What a task has beside its future and its state: its runtime, who runs it and, rarely, a name.
/// Tasks without a name of their own share the runtime's one.
final class TaskEnv {

  final Weft runtime;
  final @Nullable String name;
  private final TaskExecutor executor;

  TaskEnv(Weft runtime, @Nullable String name, TaskExecutor executor) {
    this.runtime = runtime;
    this.name = name;
    this.executor = executor;
  }

  TaskExecutor executor() {
    return executor;
  }
}
