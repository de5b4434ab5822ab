package dev.weft.examples.load;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// What became of the requests: how long each took, and which failed with what.
///
/// **Threads.** Any counts; one draws.
final class Tally {

  private static final int DIGITS = 3;
  private static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99};

  private final Recorder recorder = new Recorder(DIGITS);
  private final Histogram total = new Histogram(DIGITS);
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final LongAdder done = new LongAdder();

  void answered(long nanos) {
    recorder.recordValue(Math.max(0, nanos));
    done.increment();
  }

  void failed(IOException failure) {
    String what = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    failures.computeIfAbsent(what, message -> new LongAdder()).increment();
  }

  long answers() {
    return done.sum();
  }

  long errors() {
    return failures.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /// The table at the end.
  String table(long nanos) {
    total.add(recorder.getIntervalHistogram());
    var table = new StringBuilder();
    line(table, "requests", Long.toString(answers()));
    line(table, "per second", Long.toString(Math.round(answers() * 1e9 / nanos)));
    line(table, "errors", Long.toString(errors()));
    failures.forEach((what, count) -> line(table, "", count.sum() + " times: " + what));
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
