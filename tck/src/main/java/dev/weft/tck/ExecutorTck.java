package dev.weft.tck;

import dev.weft.WeftBuilder;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.rules.BlockInPlaceRules;
import dev.weft.tck.rules.ExecutorEndRules;
import dev.weft.tck.rules.ExecutorThreadRules;
import dev.weft.tck.rules.FairnessRules;
import dev.weft.tck.rules.SchedulingRules;
import dev.weft.tck.rules.SpawningRules;
import dev.weft.tck.rules.StackEndRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/// Holds an executor to §4 of the rule book, to 11.6, 11.7 and to 15.8. The reactor and the timers
/// that it runs with are the kit's own: there is no I/O, and a failure is the executor's.
///
/// ```java
/// class MyExecutorTest extends ExecutorTck {
///   @Override public TaskExecutorProvider provider() { return new MyProvider(); }
///   @Override public ExecutorCapabilities capabilities() {
///     return new ExecutorCapabilities(1, true, true, 0, 64);
///   }
/// }
/// ```
public abstract class ExecutorTck
    implements SchedulingRules,
        SpawningRules,
        FairnessRules,
        ExecutorEndRules,
        ExecutorThreadRules,
        StackEndRules,
        BlockInPlaceRules {

  private final List<ExecutorRuntime> opened = new ArrayList<>();

  /// For subclasses.
  protected ExecutorTck() {}

  /// Sets what the executor is to be opened with, such as the size of its queues. The number of
  /// workers is set to that of the capabilities before.
  protected void configure(WeftBuilder builder) {}

  @Override
  public String subjectName() {
    return provider().name();
  }

  @Override
  public String dump() {
    return opened.stream().map(runtime -> runtime.weft.dump()).collect(Collectors.joining("\n"));
  }

  @Override
  @SuppressWarnings("exports")
  public final ExecutorRuntime openIdle() {
    return openIdle(capabilities(), builder -> {});
  }

  private ExecutorRuntime openIdle(ExecutorCapabilities promised, Consumer<WeftBuilder> settings) {
    var runtime =
        new ExecutorRuntime(
            provider(),
            promised,
            builder -> {
              builder.workers(promised.workers());
              configure(builder);
              settings.accept(builder);
            });
    opened.add(runtime);
    return runtime;
  }

  @Override
  @SuppressWarnings("exports")
  public final ExecutorRuntime open() {
    return driven(openIdle());
  }

  @Override
  @SuppressWarnings("exports")
  public final ExecutorRuntime open(int workers) {
    return driven(openIdle(capabilities().on(workers), builder -> {}));
  }

  @Override
  @SuppressWarnings("exports")
  public final ExecutorRuntime open(Consumer<WeftBuilder> settings) {
    return driven(openIdle(capabilities(), settings));
  }

  private static ExecutorRuntime driven(ExecutorRuntime runtime) {
    runtime.drive();
    return runtime;
  }

  /// Closes what the rule opened. What the close does wrong is for the rules of shutdown to find.
  @AfterEach
  public void closeRuntimes() throws InterruptedException {
    Duration limit = settings().patience();
    Closing.all(
        opened.stream().<AutoCloseable>map(runtime -> () -> runtime.close(limit)).toList(), limit);
  }
}
