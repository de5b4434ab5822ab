package dev.weft;

import dev.weft.spi.Availability;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a runtime is made of and why: every setting with its origin, and every provider found.
///
/// @param settings in the order they were asked for
/// @param providers the executors, then the reactors, then the timers, each best first
/// @param unknownSettings set, but asked for by nobody: likely typing errors. Of system properties
///   and the environment only names that are nearly a setting's. Those of a provider that was found
///   and not opened (`weft.`, its name, and `.`) are not among them
public record Description(
    List<Setting> settings, List<Found> providers, List<String> unknownSettings) {

  /// A setting.
  ///
  /// @param origin such as `default` or `system property weft.reactor`
  public record Setting(String name, String value, String origin) {}

  /// A provider found.
  ///
  /// @param kind `executor`, `reactor` or `timer`
  /// @param chosen whether it is the one used
  /// @param why where the choice came from, why it cannot work, or that another one was preferred
  public record Found(
      String kind, String name, int priority, boolean available, boolean chosen, String why) {}

  /// Of parts that are open, and have asked for all they want to know.
  static Description ofOpened(Assembly.Choices choices) {
    return of(choices, true);
  }

  /// Of parts that are chosen, and not opened.
  static Description ofChosen(Assembly.Choices choices) {
    return of(choices, false);
  }

  private static Description of(Assembly.Choices choices, boolean opened) {
    var settings = new ArrayList<Setting>();
    choices
        .configuration()
        .asked()
        .forEach((name, value) -> settings.add(new Setting(name, value.text(), value.origin())));
    var providers = new ArrayList<Found>();
    add("executor", choices.executor(), providers);
    add("reactor", choices.reactor(), providers);
    add("timer", choices.timer(), providers);
    List<String> unasked =
        providers.stream().filter(p -> !(opened && p.chosen())).map(Found::name).toList();
    return new Description(
        List.copyOf(settings),
        List.copyOf(providers),
        List.copyOf(choices.configuration().unknown(unasked).keySet()));
  }

  private static void add(String kind, ProviderChoice<?> choice, List<Found> into) {
    for (ProviderChoice.Candidate<?> candidate : choice.found()) {
      boolean chosen = candidate.provider() == choice.chosen();
      String why =
          switch (candidate.availability()) {
            case Availability.No(String reason) -> reason;
            case Availability.Yes _ ->
                chosen
                    ? "chosen: " + choice.origin()
                    : "'" + choice.chosen().name() + "' was taken";
          };
      if (!candidate.label().equals(candidate.name())) {
        why = candidate.label() + ": " + why;
      }
      into.add(
          new Found(
              kind, candidate.name(), candidate.priority(), candidate.isAvailable(), chosen, why));
    }
  }

  /// A question about an unknown setting: whether a known one was meant.
  String meant(String unknown) {
    boolean variable = !unknown.contains(".");
    Stream<String> kinds = providers.stream().map(found -> "weft." + found.kind()).distinct();
    Stream<String> known = Stream.concat(settings.stream().map(Setting::name), kinds);
    return Nearest.question(
        unknown, variable ? known.map(Configuration::variable).toList() : known.toList());
  }

  /// All of it in several lines, for people.
  public String text() {
    var text = new StringBuilder("settings\n");
    for (Setting s : settings) {
      text.append("  %s = %s (%s)%n".formatted(s.name(), s.value(), s.origin()));
    }
    text.append("providers\n");
    for (Found f : providers) {
      text.append(
          "  %s %s, priority %s, %s: %s%n"
              .formatted(
                  f.kind(),
                  f.name(),
                  f.priority(),
                  f.available() ? "available" : "not available",
                  f.why()));
    }
    for (String unknown : unknownSettings) {
      text.append("unknown setting: ").append(unknown).append(meant(unknown)).append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
