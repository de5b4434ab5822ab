package dev.weft;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Durations as people write them: `250us`, `500ms`, `2s`, `1.5s`, `5m`, `1h`.
///
/// Stateless; any thread.
public final class Durations {
  private Durations() {}

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,15})(\\.\\d{1,9})?\\s*(ns|us|ms|s|m|h)");

  /// The duration that `text` says.
  ///
  /// @throws IllegalArgumentException if it says none; the message shows the forms
  public static Duration parse(String text) {
    var matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a number and a unit, such as 500ms, 2s or 5m");
    }
    long unit = unitNanos(matcher.group(3));
    long whole = Long.parseLong(matcher.group(1));
    String fraction = matcher.group(2);
    try {
      long nanos = Math.multiplyExact(whole, unit);
      return Duration.ofNanos(
          fraction == null ? nanos : Math.addExact(nanos, part(fraction, unit)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too long (292 years at most)", e);
    }
  }

  /// `fraction` of `unit`, rounded.
  private static long part(String fraction, long unit) {
    return new BigDecimal(fraction)
        .multiply(BigDecimal.valueOf(unit))
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  private static long unitNanos(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      default -> 3_600_000_000_000L;
    };
  }

  /// `duration` in the largest unit that needs no fraction; [#parse] reads it back.
  public static String format(Duration duration) {
    long nanos = saturatedNanos(duration);
    String[] units = {"h", "m", "s", "ms", "us"};
    for (String unit : units) {
      long size = unitNanos(unit);
      if (nanos != 0 && nanos % size == 0) {
        return nanos / size + unit;
      }
    }
    return nanos == 0 ? "0s" : nanos + "ns";
  }

  /// `duration` for people, in its one or two largest units: `412ms`, `5.4s`, `59m 54s`, `2h 5m`,
  /// `3d 4h`. What is smaller is cut off, and what is negative is 0; [#parse] does not read it
  /// back.
  public static String approximate(Duration duration) {
    long nanos = saturatedNanos(duration);
    if (nanos < unitNanos("s")) {
      String unit = nanos < unitNanos("us") ? "ns" : nanos < unitNanos("ms") ? "us" : "ms";
      return nanos == 0 ? "0s" : nanos / unitNanos(unit) + unit;
    }
    long seconds = nanos / unitNanos("s");
    if (seconds < 60) {
      long tenth = nanos / (unitNanos("s") / 10) % 10;
      return tenth == 0 ? seconds + "s" : seconds + "." + tenth + "s";
    }
    long minutes = seconds / 60;
    long hours = minutes / 60;
    return minutes < 60
        ? both(minutes, "m", seconds % 60, "s")
        : hours < 24 ? both(hours, "h", minutes % 60, "m") : both(hours / 24, "d", hours % 24, "h");
  }

  private static String both(long large, String unit, long small, String smallUnit) {
    return small == 0 ? large + unit : large + unit + " " + small + smallUnit;
  }

  /// `duration` in nanoseconds, held within 0 and [Long#MAX_VALUE]: what is negative is 0, what is
  /// beyond 292 years is for ever.
  public static long saturatedNanos(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
