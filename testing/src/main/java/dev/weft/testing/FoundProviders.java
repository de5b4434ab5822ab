package dev.weft.testing;

import dev.weft.Weft;
import dev.weft.spi.Availability;
import dev.weft.spi.Provider;
import java.util.Comparator;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The providers on the path, as objects.
final class FoundProviders {
  private FoundProviders() {}

  /// The provider called `name`; of several the one that a runtime would take.
  static <P extends Provider> P named(Class<P> kind, String name) {
    ModuleLayer layer = Weft.class.getModule().getLayer();
    Stream<ServiceLoader<P>> loaders =
        Stream.concat(
            Stream.of(
                loader(kind, Thread.currentThread().getContextClassLoader()),
                loader(kind, Weft.class.getClassLoader())),
            Stream.ofNullable(layer).map(all -> loader(kind, all)));
    return loaders
        .flatMap(loader -> loader.stream().map(ServiceLoader.Provider::get))
        .filter(provider -> provider.name().equals(name))
        .filter(provider -> provider.availability() instanceof Availability.Yes)
        .max(Comparator.comparingInt(Provider::priority))
        .orElseThrow(
            () -> new IllegalArgumentException("there is no '" + name + "' on the path any more"));
  }

  // ServiceLoader asks the calling module whether it uses the service; so both are spelled out
  // here.

  private static <P extends Provider> ServiceLoader<P> loader(Class<P> kind, ClassLoader loader) {
    return ServiceLoader.load(kind, loader);
  }

  private static <P extends Provider> ServiceLoader<P> loader(Class<P> kind, ModuleLayer layer) {
    return ServiceLoader.load(layer, kind);
  }
}
