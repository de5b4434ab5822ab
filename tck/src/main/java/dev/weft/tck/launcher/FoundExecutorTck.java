package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each executor on the path to the rules of [ExecutorTck], those of optional ones that it
/// promises to keep in `META-INF/weft-tck/NAME.properties` of its jar among them.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("all")
public class FoundExecutorTck extends ExecutorTck {

  private final FoundExecutor executor;

  /// For JUnit.
  public FoundExecutorTck(Found found) {
    this.executor = new FoundExecutor(found);
  }

  /// All of them, for JUnit.
  public static List<Found> all() {
    return FoundExecutor.all(false);
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
}
