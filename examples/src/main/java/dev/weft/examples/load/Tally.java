package dev.weft.examples.load;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// What became of the requests: how long each took, and which failed with what.
///
/// **Threads.** Any counts; one draws.
final class Tally {

  private static final int DIGITS = 3;
  private static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99};

  /// How many failures are told apart, by their words; a server can make each of its own.
  static final int TOLD_APART = 16;

  /// How much of a failure's words is kept, in characters.
  private static final int WORDS = 160;

  /// What a server could tell a terminal to do.
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  private final Recorder recorder = new Recorder(DIGITS);
  private final Histogram total = new Histogram(DIGITS);
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final LongAdder otherFailures = new LongAdder();
  private final LongAdder done = new LongAdder();

  void answered(long nanos) {
    recorder.recordValue(Math.max(0, nanos));
    done.increment();
  }

  void failed(IOException failure) {
    String message = message(failure);
    String words = message.length() > WORDS ? message.substring(0, WORDS) + "..." : message;
    counter(UNPRINTABLE.matcher(words).replaceAll("?")).increment();
  }

  private static String message(IOException failure) {
    if (failure instanceof CharacterCodingException) {
      return "an answer that is no text, as UTF-8 has it";
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private LongAdder counter(String words) {
    LongAdder known = failures.get(words);
    if (known != null) {
      return known;
    }
    // Threads that come at once may each add one; that is a bound, too.
    return failures.size() < TOLD_APART
        ? failures.computeIfAbsent(words, first -> new LongAdder())
        : otherFailures;
  }

  long answers() {
    return done.sum();
  }

  long errors() {
    return otherFailures.sum() + failures.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /// The table at the end.
  String table(long nanos) {
    total.add(recorder.getIntervalHistogram());
    var table = new StringBuilder();
    line(table, "requests", Long.toString(answers()));
    line(table, "per second", Long.toString(Math.round(answers() * 1e9 / nanos)));
    line(table, "errors", Long.toString(errors()));
    failures.forEach((what, count) -> line(table, "", count.sum() + " times: " + what));
    if (otherFailures.sum() > 0) {
      line(table, "", otherFailures.sum() + " times: something else");
    }
    for (double percentile : PERCENTILES) {
      line(
          table,
          "p" + (percentile % 1 == 0 ? "" + (int) percentile : "" + percentile),
          milliseconds(total.getValueAtPercentile(percentile)));
    }
    line(table, "longest", milliseconds(total.getMaxValue()));
    return table.toString();
  }

  private static void line(StringBuilder table, String name, String value) {
    table.append("%-12s %12s%n".formatted(name, value));
  }

  /// With three decimals, in every language alike.
  private static String milliseconds(long nanos) {
    return BigDecimal.valueOf(nanos, 6).setScale(3, RoundingMode.HALF_UP) + " ms";
  }
}
