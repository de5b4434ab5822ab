package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.Weft;
import dev.weft.spi.Provider;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.NoSettings;
import dev.weft.tck.report.RuleBook;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;

/// Which of the providers on the path are tested, and by which rules.
///
/// @param executor the name of one executor; `null` for all
/// @param reactor the name of one reactor; `null` for all
/// @param timer the name of one timer; `null` for all
/// @param rules the numbers of the rules to test; all if empty
public record TckSelection(
    @Nullable String executor,
    @Nullable String reactor,
    @Nullable String timer,
    List<String> rules) {

  private static final ScopedValue<TckSelection> CHOSEN = ScopedValue.newInstance();

  /// Checks the rules.
  ///
  /// @throws IllegalArgumentException if there is no such rule
  public TckSelection {
    rules = List.copyOf(rules);
    rules.forEach(rule -> RuleBook.get().entry(rule));
  }

  /// What [Tck#run] was asked for or, in a test run of one's own, what the system properties
  /// `weft.tck.executor`, `weft.tck.reactor` and `weft.tck.timer` say.
  static TckSelection current() {
    return CHOSEN.isBound()
        ? CHOSEN.get()
        : new TckSelection(
            System.getProperty("weft.tck.executor"),
            System.getProperty("weft.tck.reactor"),
            System.getProperty("weft.tck.timer"),
            List.of());
  }

  /// Does `work` with this choice.
  void during(Runnable work) {
    ScopedValue.where(CHOSEN, this).run(work);
  }

  /// Leaves out the tests of other rules.
  FilterResult filter(TestDescriptor test) {
    return FilterResult.includedIf(
        rules.isEmpty()
            || test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Rule.class))
                .map(rule -> rules.contains(rule.id()))
                .orElse(true));
  }

  /// Looks whether there is each of them.
  ///
  /// @throws IllegalArgumentException if one is not there
  void check() {
    List.of("executor", "reactor", "timer").forEach(this::of);
  }

  /// The chosen ones among the providers of one kind on the path.
  ///
  /// @throws IllegalArgumentException if the one that was asked for is not there
  List<Found> of(String kind) {
    @Nullable String name =
        switch (kind) {
          case "executor" -> executor;
          case "reactor" -> reactor;
          default -> timer;
        };
    List<Found> found =
        Weft.builder().describe().providers().stream()
            .filter(provider -> provider.kind().equals(kind))
            .toList();
    List<Found> chosen =
        found.stream().filter(provider -> name == null || provider.name().equals(name)).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no "
              + kind
              + " '"
              + name
              + "' on the path, but "
              + found.stream().map(Found::name).toList());
    }
    return chosen;
  }

  /// The chosen ones among the timers whose runtimes go by the usual clock: most rules of a runtime
  /// are about that. What is left is held to [dev.weft.tck.TimerTck], and gives the others their
  /// virtual time.
  List<Found> realTimers() {
    return of("timer").stream()
        .filter(
            found ->
                !found.available()
                    || !hasClock(
                        provider(ServiceLoader.load(TimerQueueProvider.class), found.name())))
        .toList();
  }

  /// One of a kind on the path that can work here, if possible another than `name`.
  static String otherThan(String kind, String name) {
    return new TckSelection(null, null, null, List.of())
        .of(kind).stream()
            .filter(found -> found.available() && !found.name().equals(name))
            .map(Found::name)
            .findFirst()
            .orElse(name);
  }

  /// A timer on the path with virtual time.
  static Optional<TimerQueueProvider> virtualTimer() {
    return ServiceLoader.load(TimerQueueProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(TckSelection::hasClock)
        .findFirst();
  }

  private static boolean hasClock(TimerQueueProvider timer) {
    return timer.openClock(NoSettings.NONE) != null;
  }

  /// The provider called `name`.
  static <P extends Provider> P provider(ServiceLoader<P> all, String name) {
    return all.stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Why one of these cannot work here; empty if all can.
  static String missing(Found... parts) {
    for (Found part : parts) {
      if (!part.available()) {
        return part.name() + ": " + Objects.toString(part.why());
      }
    }
    return "";
  }
}
