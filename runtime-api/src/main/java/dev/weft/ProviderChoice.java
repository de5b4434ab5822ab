package dev.weft;

import dev.weft.spi.Availability;
import dev.weft.spi.Provider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which provider of one kind a runtime uses, and why: by name if somebody set one, else the
/// highest priority among the available. Keeps what was found, for `describe()`.
///
/// @param setting the setting that names a provider, such as `weft.executor`
/// @param chosen the provider taken
/// @param origin where the choice came from
/// @param found everything that was found, best first
record ProviderChoice<P extends Provider>(
    String setting, P chosen, String origin, List<Candidate<P>> found) {

  /// A provider found, and whether it can work. One that could not be loaded has no object.
  record Candidate<P>(String name, int priority, Availability availability, @Nullable P provider) {

    boolean isAvailable() {
      return availability instanceof Availability.Yes;
    }
  }

  /// Chooses.
  ///
  /// @param given a provider object set by the builder, or null
  /// @throws IllegalArgumentException if the one named is unknown or unavailable, if none is
  ///   available, or if two of equal priority are
  static <P extends Provider> ProviderChoice<P> choose(
      Class<P> kind,
      String setting,
      @Nullable P given,
      Discovery discovery,
      Configuration configuration) {
    if (given != null) {
      var only = List.of(ask(given));
      requireAvailable(only.getFirst(), setting, "builder");
      return new ProviderChoice<>(setting, given, "builder", only);
    }
    var found = find(kind, discovery);
    var named = configuration.find(setting);
    if (named == null) {
      return byPriority(setting, found);
    }
    for (Candidate<P> candidate : found) {
      if (candidate.name().equals(named.text())) {
        P provider = requireAvailable(candidate, setting, named.origin());
        return new ProviderChoice<>(setting, provider, named.origin(), found);
      }
    }
    throw new IllegalArgumentException(
        "%s is '%s' (from %s), but there is no such provider; found: %s"
            .formatted(setting, named.text(), named.origin(), names(found)));
  }

  private static <P extends Provider> ProviderChoice<P> byPriority(
      String setting, List<Candidate<P>> found) {
    var available = found.stream().filter(Candidate::isAvailable).toList();
    if (available.isEmpty()) {
      throw new IllegalArgumentException(
          "no provider for %s is available; found: %s. Put a module that provides one (such as %s)"
                  .formatted(setting, names(found), exampleModule(setting))
              + " on the module path or class path");
    }
    var best = available.getFirst();
    if (available.size() > 1 && available.get(1).priority() == best.priority()) {
      throw new IllegalArgumentException(
          "'%s' and '%s' have the same priority %d; set %s to one of them"
              .formatted(best.name(), available.get(1).name(), best.priority(), setting));
    }
    return new ProviderChoice<>(
        setting, java.util.Objects.requireNonNull(best.provider()), "highest priority", found);
  }

  private static String exampleModule(String setting) {
    return switch (setting) {
      case "weft.executor" -> "weft-executor-fifo";
      case "weft.reactor" -> "weft-reactor-nio";
      default -> "weft-timer-wheel";
    };
  }

  private static <P extends Provider> P requireAvailable(
      Candidate<P> candidate, String setting, String origin) {
    if (candidate.availability() instanceof Availability.No(String reason)) {
      throw new IllegalArgumentException(
          "%s is '%s' (from %s), but that provider is not available: %s"
              .formatted(setting, candidate.name(), origin, reason));
    }
    return java.util.Objects.requireNonNull(candidate.provider());
  }

  private static String names(List<? extends Candidate<?>> found) {
    return found.isEmpty()
        ? "none"
        : found.stream()
            .map(
                c ->
                    c.availability() instanceof Availability.No(String reason)
                        ? c.name() + " (not available: " + reason + ")"
                        : c.name())
            .collect(Collectors.joining(", "));
  }

  /// Everything found, available or not, by falling priority. A provider that cannot even be loaded
  /// is listed as unavailable with the error as its reason.
  private static <P extends Provider> List<Candidate<P>> find(Class<P> kind, Discovery discovery) {
    List<Candidate<P>> broken = List.of();
    for (ServiceLoader<P> loader : discovery.providers(kind)) {
      List<Candidate<P>> found = findWith(loader);
      if (found.stream().anyMatch(c -> c.provider() != null)) {
        return found;
      }
      broken = broken.isEmpty() ? found : broken;
    }
    return broken;
  }

  private static <P extends Provider> List<Candidate<P>> findWith(ServiceLoader<P> loader) {
    var found = new ArrayList<Candidate<P>>();
    Iterator<P> providers = loader.iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        found.add(ask(providers.next()));
      } catch (ServiceConfigurationError | LinkageError e) {
        found.add(
            new Candidate<>(
                "(unnamed)", Integer.MIN_VALUE, Availability.no(String.valueOf(e)), null));
      }
    }
    found.sort(Comparator.comparingInt((Candidate<P> c) -> -c.priority()));
    return found;
  }

  private static <P extends Provider> Candidate<P> ask(P provider) {
    try {
      return new Candidate<>(
          provider.name(), provider.priority(), provider.availability(), provider);
    } catch (LinkageError | RuntimeException e) {
      return new Candidate<>(
          provider.getClass().getName(),
          Integer.MIN_VALUE,
          Availability.no(String.valueOf(e)),
          null);
    }
  }
}
