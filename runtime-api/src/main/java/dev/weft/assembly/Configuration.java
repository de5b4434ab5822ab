package dev.weft.assembly;

import dev.weft.Durations;
import dev.weft.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The settings of one runtime, each with where it came from: builder, system property,
/// environment, `weft.properties`, default, in this order.
///
/// **Threads.** For the thread that opens the runtime; [#asked] is a copy.
public final class Configuration implements Settings {

  /// A value and its origin, such as `fifo` from `system property weft.executor`.
  public record Value(String text, String origin) {}

  private static final String PREFIX = "weft.";

  private final Map<String, Value> builder;
  private final Properties file;
  private final Map<String, Value> asked = new LinkedHashMap<>();

  /// All names that were asked for, those that nobody set included.
  private final Set<String> known = new TreeSet<>();

  public Configuration(Map<String, Value> builder, Discovery discovery) {
    this.builder = Map.copyOf(builder);
    this.file = readFile(discovery);
  }

  private static Properties readFile(Discovery discovery) {
    var properties = new Properties();
    try (InputStream in = discovery.open("weft.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("weft.properties cannot be read: " + e.getMessage(), e);
    }
    return properties;
  }

  /// Says that there is a setting of this name, also where its value does not matter.
  void know(String name) {
    known.add(name);
  }

  /// The value of `name`, or null where nobody set it.
  @Nullable Value find(String name) {
    know(name);
    Value given = builder.get(name);
    if (given != null) {
      return remember(name, given);
    }
    String text = System.getProperty(name);
    if (text != null) {
      return remember(name, new Value(text, "system property " + name));
    }
    String variable = variable(name);
    text = System.getenv(variable);
    if (text != null) {
      return remember(name, new Value(text, "environment variable " + variable));
    }
    text = file.getProperty(name);
    if (text != null) {
      return remember(name, new Value(text.strip(), "weft.properties"));
    }
    return null;
  }

  private Value remember(String name, Value value) {
    asked.put(name, value);
    return value;
  }

  private Value findOr(String name, String fallback) {
    Value value = find(name);
    return value != null ? value : remember(name, new Value(fallback, "default"));
  }

  @Override
  public String text(String name, String fallback) {
    return findOr(name, fallback).text();
  }

  @Override
  public int number(String name, int fallback, int least, int most) {
    Value value = findOr(name, Integer.toString(fallback));
    try {
      int number = Integer.parseInt(value.text().strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(name, value, "a whole number from " + least + " to " + most);
  }

  @Override
  public Duration duration(String name, Duration fallback) {
    Value value = findOr(name, Durations.format(fallback));
    try {
      return Durations.parse(value.text());
    } catch (IllegalArgumentException e) {
      throw wrong(name, value, "a duration such as 500ms, 2s or 5m");
    }
  }

  private static IllegalArgumentException wrong(String name, Value value, String right) {
    return new IllegalArgumentException(
        name + " is '" + value.text() + "' (from " + value.origin() + "), but must be " + right);
  }

  /// What was asked for so far, with the answers.
  Map<String, Value> asked() {
    return new LinkedHashMap<>(asked);
  }

  /// The name of a setting in the environment.
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /// Names that were set and that nobody has asked for: likely typing errors. System properties and
  /// variables of the environment may be somebody else's, so of them only those that are nearly a
  /// name asked for, or in the room of one (`weft.fifo.`).
  ///
  /// @param unasked providers that were not opened, and so have not asked for their settings yet
  /// @return each with where it was set
  SortedMap<String, String> unknown(Collection<String> unasked) {
    var unknown = new TreeMap<String, String>();
    System.getenv().keySet().stream()
        .filter(name -> name.startsWith(variable(PREFIX)))
        .filter(name -> known.stream().noneMatch(k -> variable(k).equals(name)))
        .filter(name -> unasked.stream().noneMatch(p -> name.startsWith(variable(room(p)))))
        .filter(name -> isMeant(name, known.stream().map(Configuration::variable).toList()))
        .forEach(name -> unknown.put(name, "the environment"));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(PREFIX) && isUnknown(name, unasked))
        .filter(name -> isMeant(name, known) || isInARoom(name))
        .forEach(name -> unknown.put(name, "the system properties"));
    file.stringPropertyNames().stream()
        .filter(name -> isUnknown(name, unasked))
        .forEach(name -> unknown.put(name, "weft.properties"));
    builder.forEach(
        (name, value) -> {
          if (isUnknown(name, unasked)) {
            unknown.put(name, value.origin());
          }
        });
    return unknown;
  }

  private static String room(String provider) {
    return PREFIX + provider + ".";
  }

  private boolean isUnknown(String name, Collection<String> unasked) {
    return !known.contains(name)
        && unasked.stream().noneMatch(provider -> name.startsWith(room(provider)));
  }

  private static boolean isMeant(String name, Collection<String> names) {
    return SpellingSuggestion.to(name, names) != null;
  }

  private boolean isInARoom(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= PREFIX.length()
        && known.stream().anyMatch(k -> k.startsWith(name.substring(0, dot + 1)));
  }
}
