package org.example.executors;

import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import java.util.Objects;
import java.util.function.ToIntFunction;

/// Provides `example-priority`: one thread that runs urgent tasks first.
///
/// What is urgent says a function of the task, by default its name: `weft.spawn("urgent: reply",
/// ...)`. An urgent task overtakes those that became ready shortly before it, but not for ever: see
/// [PriorityQueue].
public final class PriorityProvider extends SampleProvider {

  private final ToIntFunction<Task> urgency;

  /// For `ServiceLoader`: tasks whose names begin with `urgent` have urgency 1, all others 0.
  public PriorityProvider() {
    this(task -> task.name().startsWith("urgent") ? 1 : 0);
  }

  /// Urgency by any rule.
  ///
  /// @param urgency asked each time a task becomes ready; 0 is usual, more is more urgent
  public PriorityProvider(ToIntFunction<Task> urgency) {
    super("example-priority");
    this.urgency = Objects.requireNonNull(urgency);
  }

  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    String thread = config.runtimeName() + "-priority";
    return new OneThreadExecutor(config.threads(), thread, driver, new PriorityQueue(urgency));
  }
}
