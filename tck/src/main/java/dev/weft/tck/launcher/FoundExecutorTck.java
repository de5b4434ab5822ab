package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each executor on the path to the rules of [ExecutorTck], without what it may promise
/// beyond them: that is for a kit of its author's.
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class FoundExecutorTck extends ExecutorTck {

  private static final int WORKERS = 2;
  private static final int INTERVAL = 1000;

  private final Found found;

  /// For JUnit.
  public FoundExecutorTck(Found found) {
    this.found = found;
  }

  /// All of them, for JUnit.
  public static List<Found> all() {
    return TckSelection.current().of("executor");
  }

  @Override
  public String subjectName() {
    return found.name();
  }

  @Override
  public TaskExecutorProvider provider() {
    needs(found.available(), found.name() + ": " + found.why());
    return TckSelection.provider(ServiceLoader.load(TaskExecutorProvider.class), found.name());
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return new ExecutorCapabilities(provider().workers(WORKERS), false, false, 0, INTERVAL);
  }
}
