package dev.weft;

import dev.weft.assembly.SpellingSuggestion;
import java.util.List;

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
      text.append("unknown setting: ")
          .append(unknown)
          .append(SpellingSuggestion.ofSetting(unknown, this))
          .append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
