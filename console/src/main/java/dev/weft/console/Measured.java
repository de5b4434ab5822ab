package dev.weft.console;

import dev.weft.measurement.Measurements;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// What was measured until a moment; two of them make a chart's point.
record Measured(
    long nanos, Histogram polls, Histogram schedules, Histogram timers, List<Long> busyNanos) {

  static Measured now(Measurements measurements, int workers) {
    var busy = new ArrayList<Long>();
    for (int worker = 0; worker < workers; worker++) {
      busy.add(measurements.busyNanos(worker));
    }
    return new Measured(
        System.nanoTime(),
        measurements.polls(),
        measurements.scheduleLatency(),
        measurements.timerLateness(),
        busy);
  }

  /// Which part of the time since `before` a worker was in polls.
  double busyShare(int worker, Measured before) {
    long busy = busyNanos.get(worker) - before.busyNanos.get(worker);
    return Math.clamp(busy / (double) Math.max(1, nanos - before.nanos), 0, 1);
  }
}
