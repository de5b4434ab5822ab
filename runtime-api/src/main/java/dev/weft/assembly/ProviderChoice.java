package dev.weft.assembly;

import dev.weft.spi.Availability;
import dev.weft.spi.Provider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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
  ///
  /// @param label the name or, where several have it, the name and the class
  record Candidate<P>(
      String name, String label, int priority, Availability availability, @Nullable P provider) {

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
    configuration.know(setting);
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
    var called = found.stream().filter(c -> c.name().equals(named.text())).toList();
    if (called.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is '%s' (from %s), but there is no such provider; found: %s%s"
              .formatted(
                  setting,
                  named.text(),
                  named.origin(),
                  names(found),
                  SpellingSuggestion.question(
                      named.text(), found.stream().map(Candidate::name).toList())));
    }
    P provider = requireAvailable(only(called, setting), setting, named.origin());
    return new ProviderChoice<>(setting, provider, named.origin(), found);
  }

  /// Of several with one name the best; there has to be one.
  private static <P extends Provider> Candidate<P> only(List<Candidate<P>> called, String setting) {
    var available = called.stream().filter(Candidate::isAvailable).toList();
    if (available.isEmpty()) {
      return called.getFirst();
    }
    requireBest(available, setting);
    return available.getFirst();
  }

  private static void requireBest(List<? extends Candidate<?>> available, String setting) {
    var best = available.getFirst();
    if (available.size() == 1 || available.get(1).priority() < best.priority()) {
      return;
    }
    var other = available.get(1);
    boolean namesakes = best.name().equals(other.name());
    throw new IllegalArgumentException(
        "%s and %s have the same %s; %s"
            .formatted(
                namesakes ? best.label() : "'" + best.name() + "'",
                namesakes ? other.label() : "'" + other.name() + "'",
                namesakes ? "name and priority" : "priority " + best.priority(),
                namesakes
                    ? "take one off the path, or give the builder one as an object"
                    : "set " + setting + " to one of them"));
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
    requireBest(available, setting);
    var best = available.getFirst();
    return new ProviderChoice<>(
        setting, Objects.requireNonNull(best.provider()), "highest priority", found);
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
    return Objects.requireNonNull(candidate.provider());
  }

  private static String names(List<? extends Candidate<?>> found) {
    return found.isEmpty()
        ? "none"
        : found.stream()
            .map(
                c ->
                    c.availability() instanceof Availability.No(String reason)
                        ? c.label() + " (not available: " + reason + ")"
                        : c.label())
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
                "(unnamed)",
                "(unnamed)",
                Integer.MIN_VALUE,
                Availability.no(String.valueOf(e)),
                null));
      }
    }
    found.sort(Comparator.comparingInt((Candidate<P> c) -> -c.priority()));
    found.replaceAll(candidate -> labelled(candidate, found));
    return found;
  }

  private static <P extends Provider> Candidate<P> labelled(
      Candidate<P> candidate, List<Candidate<P>> found) {
    P provider = candidate.provider();
    boolean alone = found.stream().filter(c -> c.name().equals(candidate.name())).count() == 1;
    return alone || provider == null
        ? candidate
        : new Candidate<>(
            candidate.name(),
            "'" + candidate.name() + "' (" + provider.getClass().getName() + ")",
            candidate.priority(),
            candidate.availability(),
            provider);
  }

  private static <P extends Provider> Candidate<P> ask(P provider) {
    try {
      String name = provider.name();
      return new Candidate<>(name, name, provider.priority(), provider.availability(), provider);
    } catch (LinkageError | RuntimeException e) {
      String name = provider.getClass().getName();
      return new Candidate<>(
          name, name, Integer.MIN_VALUE, Availability.no(String.valueOf(e)), null);
    }
  }
}
