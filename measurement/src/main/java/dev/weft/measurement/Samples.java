package dev.weft.measurement;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// Values that any thread adds, without waiting, and that are looked at now and then.
final class Samples {

  /// An hour, in nanoseconds; what is longer counts as that. More makes a histogram larger.
  private static final long HIGHEST = 3_600_000_000_000L;

  /// Digits that are exact: to 1 %, for which a histogram takes 40 kB. One more takes ten times
  /// that.
  private static final int DIGITS = 2;

  private final Recorder recorder = new Recorder(HIGHEST, DIGITS);

  // Under the lock.
  private final Histogram all = new Histogram(HIGHEST, DIGITS);
  private @Nullable Histogram taken;

  void add(long value) {
    recorder.recordValue(Math.clamp(value, 0, HIGHEST));
  }

  /// All values so far, the caller's own.
  synchronized Histogram copy() {
    taken = recorder.getIntervalHistogram(taken);
    all.add(taken);
    return all.copy();
  }
}
