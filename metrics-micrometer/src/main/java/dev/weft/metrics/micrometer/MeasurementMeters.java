package dev.weft.metrics.micrometer;

import dev.weft.measurement.Measurements;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/// Binds what is measured of a runtime; [WeftMetrics] has the table.
///
/// **Threads.** Any.
final class MeasurementMeters {

  private static final double[] PHIS = {0.5, 0.99, 1};

  private final Measurements measured;
  private final Tags tags;

  MeasurementMeters(Measurements measured, Tags tags) {
    this.measured = measured;
    this.tags = tags;
  }

  void bind(MeterRegistry registry, int workers) {
    times(registry, "weft.polls", "polls", Measurements::polls);
    times(
        registry,
        "weft.schedule.latency",
        "waits of tasks for their turn",
        Measurements::scheduleLatency);
    times(
        registry,
        "weft.timer.lateness",
        "times that due timers were expired, and how late",
        Measurements::timerLateness);
    FunctionCounter.builder("weft.driver.turns", measured, Measurements::turns)
        .tags(tags)
        .baseUnit("turns")
        .description("turns of the driver")
        .register(registry);
    FunctionCounter.builder("weft.driver.events", measured, m -> sum(m.eventsPerTurn()))
        .tags(tags)
        .baseUnit("events")
        .description("events that turns of the driver brought")
        .register(registry);
    for (int i = 0; i < workers; i++) {
      int worker = i;
      FunctionCounter.builder("weft.worker.busy", measured, m -> m.busyNanos(worker) / 1e9)
          .tags(tags.and("worker", Integer.toString(worker)))
          .baseUnit("seconds")
          .description("time of a worker in polls")
          .register(registry);
    }
  }

  private void times(
      MeterRegistry registry, String name, String what, Function<Measurements, Histogram> of) {
    FunctionTimer.builder(
            name,
            measured,
            m -> of.apply(m).getTotalCount(),
            m -> sum(of.apply(m)),
            TimeUnit.NANOSECONDS)
        .tags(tags)
        .description(what)
        .register(registry);
    for (double phi : PHIS) {
      TimeGauge.builder(
              name + ".quantile",
              measured,
              TimeUnit.NANOSECONDS,
              m -> of.apply(m).getValueAtPercentile(100 * phi))
          .tags(tags.and("phi", Double.toString(phi)))
          .description(what + ", the duration that this part of them was below")
          .register(registry);
    }
  }

  /// Of all values, each to 1 %.
  private static double sum(Histogram values) {
    return values.getTotalCount() == 0 ? 0 : values.getMean() * values.getTotalCount();
  }
}
