package dev.weft.console;

import org.HdrHistogram.Histogram;

/// Durations that were measured since the look before, in nanoseconds; all 0 if there were none.
record Latency(long count, long half, long most, long max) {

  static Latency between(Histogram before, Histogram now) {
    Histogram since = now.copy();
    since.subtract(before);
    long count = since.getTotalCount();
    return count == 0
        ? new Latency(0, 0, 0, 0)
        : new Latency(
            count,
            since.getValueAtPercentile(50),
            since.getValueAtPercentile(99),
            since.getMaxValue());
  }
}
