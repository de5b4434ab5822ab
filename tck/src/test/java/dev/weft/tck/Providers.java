package dev.weft.tck;

import dev.weft.spi.Provider;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TimerQueueProvider;
import java.util.ServiceLoader;

/// Our providers, by name.
public final class Providers {

  private Providers() {}

  /// The timer queue called `name`.
  public static TimerQueueProvider timer(String name) {
    return named(name, ServiceLoader.load(TimerQueueProvider.class));
  }

  /// The reactor called `name`.
  public static ReactorProvider reactor(String name) {
    return named(name, ServiceLoader.load(ReactorProvider.class));
  }

  private static <P extends Provider> P named(String name, ServiceLoader<P> all) {
    return all.stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no provider " + name + " on the path"));
  }
}
