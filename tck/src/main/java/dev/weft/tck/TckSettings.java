package dev.weft.tck;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How long the kits wait and how hard they try. A kit overrides [Kit#settings]; otherwise each
/// value comes from the system property `weft.tck.<name>`, then from the environment
/// (`WEFT_TCK_<NAME>`), then from here.
///
/// @param patienceMillis within how many milliseconds something must happen; 10 000
/// @param quietMillis for how many milliseconds nothing may happen; 50
/// @param iterations how often a race is repeated; 300
/// @param scale what large counts (a million tasks) are multiplied with, in percent; 100
/// @param seed where random choices start; random, and printed with each failure
public record TckSettings(
    int patienceMillis, int quietMillis, int iterations, int scale, long seed) {

  private static final long RANDOM_SEED = System.nanoTime() & 0xffff_ffffL;

  /// From system properties, the environment and the defaults.
  public static TckSettings current() {
    return new TckSettings(
        read("patience-millis", Integer::valueOf, 10_000),
        read("quiet-millis", Integer::valueOf, 50),
        read("iterations", Integer::valueOf, 300),
        read("scale", Integer::valueOf, 100),
        read("seed", Long::valueOf, RANDOM_SEED));
  }

  private static <N> N read(String name, Function<String, N> parse, N fallback) {
    String origin = "weft.tck." + name;
    @Nullable String text = System.getProperty(origin);
    if (text == null) {
      origin = origin.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      text = System.getenv(origin);
    }
    if (text == null) {
      return fallback;
    }
    try {
      return parse.apply(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          origin + " is '" + text + "', which is no whole number", e);
    }
  }

  /// Within how long something must happen.
  public Duration patience() {
    return Duration.ofMillis(patienceMillis);
  }

  /// For how long nothing may happen.
  public Duration quiet() {
    return Duration.ofMillis(quietMillis);
  }

  /// `count`, scaled; at least `least`.
  public int scaled(int count, int least) {
    return (int) Math.max(least, (long) count * scale / 100);
  }
}
