package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.spi.Provider;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.ProviderTck;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each provider on the path, of whatever kind, to the rules of [ProviderTck].
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class FoundProviderTck extends ProviderTck {

  private final Found found;

  /// For JUnit.
  public FoundProviderTck(Found found) {
    this.found = found;
  }

  /// All of them, for JUnit.
  public static List<Found> all() {
    TckSelection chosen = TckSelection.current();
    return Stream.of("executor", "reactor", "timer")
        .flatMap(kind -> chosen.of(kind).stream())
        .toList();
  }

  @Override
  protected Provider provider() {
    return switch (found.kind()) {
      case "executor" -> named(ServiceLoader.load(TaskExecutorProvider.class));
      case "reactor" -> named(ServiceLoader.load(ReactorProvider.class));
      default -> named(ServiceLoader.load(TimerQueueProvider.class));
    };
  }

  private <P extends Provider> P named(ServiceLoader<P> all) {
    return TckSelection.provider(all, found.name());
  }
}
