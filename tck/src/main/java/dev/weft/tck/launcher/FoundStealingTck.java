package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.StealingCapabilities;
import dev.weft.tck.WorkStealingTck;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each executor on the path whose workers take tasks from each other, as it says, to the
/// rules of [WorkStealingTck].
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("all")
public class FoundStealingTck extends WorkStealingTck {

  private final FoundExecutor executor;

  /// For JUnit.
  public FoundStealingTck(Found found) {
    this.executor = new FoundExecutor(found);
  }

  /// All of them, for JUnit.
  public static List<Found> all() {
    return FoundExecutor.all(true);
  }

  @Override
  public String subjectName() {
    return executor.found().name();
  }

  @Override
  public TaskExecutorProvider provider() {
    return executor.provider(this);
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return executor.capabilities();
  }

  @Override
  public boolean keepsOrderAtTheEndOfAStack() {
    return executor.promises().is("keeps-order-at-the-end-of-a-stack");
  }

  @Override
  public boolean makesItsThreads() {
    return !executor.promises().is("borrows-threads");
  }

  @Override
  protected StealingCapabilities stealing() {
    return executor.stealing();
  }
}
