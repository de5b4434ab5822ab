package dev.weft;

import dev.weft.spi.TaskExecutor;
import org.jspecify.annotations.Nullable;

/// What a task has beside its future and its state: its runtime and, rarely, a name. Tasks without
/// a name of their own share the runtime's one.
final class TaskEnv {

  final Weft runtime;
  final @Nullable String name;

  TaskEnv(Weft runtime, @Nullable String name) {
    this.runtime = runtime;
    this.name = name;
  }

  TaskExecutor executor() {
    return runtime.executor();
  }
}
