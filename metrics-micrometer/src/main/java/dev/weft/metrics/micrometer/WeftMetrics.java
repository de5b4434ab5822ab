package dev.weft.metrics.micrometer;

import dev.weft.RuntimeMetrics;
import dev.weft.Weft;
import dev.weft.measurement.Measurements;
import dev.weft.spi.WorkerMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Binds what a runtime counts to a Micrometer registry. Each meter has the tag `runtime`, the
/// runtime's name; those of workers have `worker`, its index, too.
///
/// | meter | kind | unit | what |
/// |---|---|---|---|
/// | `weft.tasks.live` | gauge | tasks | spawned and not over |
/// | `weft.tasks.spawned` | counter | tasks | ever spawned |
/// | `weft.tasks.ended` | counter | tasks | that are over |
/// | `weft.sources` | gauge | sources | attached to the reactor |
/// | `weft.blocking.threads` | gauge | threads | of the blocking pool |
/// | `weft.blocking.idle` | gauge | threads | of these, without work |
/// | `weft.blocking.queued` | gauge | calls | that wait for one of them |
/// | `weft.executor.queued` | gauge | tasks | in the queue that all threads push to; NaN if there is none |
/// | `weft.worker.polls` | counter | polls | tasks run |
/// | `weft.worker.parks` | counter | times | went to sleep |
/// | `weft.worker.steals` | counter | tasks | taken from other workers |
/// | `weft.worker.searches` | counter | times | looked for work at other workers |
/// | `weft.worker.overflows` | counter | times | its own queue was full |
/// | `weft.worker.depth` | gauge | tasks | in its own queue |
///
/// The runtime counts whether or not anybody asks; a meter reads it when the registry does.
///
/// If the runtime was opened with `weft.measurement` set to `on`, there are these, too. Times are
/// in the registry's unit, and those with the tag `phi` have a value for each of 0.5, 0.99 and 1
/// (the longest), of all since the opening:
///
/// | meter | kind | unit | what |
/// |---|---|---|---|
/// | `weft.polls` | timer | time | polls |
/// | `weft.polls.quantile` | gauge | time | how long polls took, by `phi` |
/// | `weft.schedule.latency` | timer | time | waits of tasks for their turn |
/// | `weft.schedule.latency.quantile` | gauge | time | how long tasks waited for their turn, by `phi` |
/// | `weft.timer.lateness` | timer | time | times that due timers were expired |
/// | `weft.timer.lateness.quantile` | gauge | time | how late the first of them was, by `phi` |
/// | `weft.driver.turns` | counter | turns | of the driver |
/// | `weft.driver.events` | counter | events | that turns brought |
/// | `weft.worker.busy` | counter | seconds | a worker's time in polls |
///
/// **Threads.** Any.
public final class WeftMetrics implements MeterBinder {

  private final Weft runtime;
  private final Tags tags;

  /// The meters of `runtime`.
  public WeftMetrics(Weft runtime) {
    this(runtime, List.of());
  }

  /// The meters of `runtime`, with more tags.
  public WeftMetrics(Weft runtime, Iterable<Tag> more) {
    this.runtime = runtime;
    this.tags = Tags.of("runtime", runtime.name()).and(more);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "weft.tasks.live", "tasks", "tasks spawned and not over", m -> m.liveTasks());
    counter(registry, "weft.tasks.spawned", "tasks", "tasks ever spawned", m -> m.spawned());
    counter(registry, "weft.tasks.ended", "tasks", "tasks that are over", m -> m.ended());
    gauge(registry, "weft.sources", "sources", "attached to the reactor", m -> m.sources());
    gauge(
        registry,
        "weft.blocking.threads",
        "threads",
        "threads of the blocking pool",
        m -> m.blocking().threads());
    gauge(
        registry,
        "weft.blocking.idle",
        "threads",
        "threads of the blocking pool without work",
        m -> m.blocking().idle());
    gauge(
        registry,
        "weft.blocking.queued",
        "calls",
        "blocking calls that wait for a thread",
        m -> m.blocking().queued());
    gauge(
        registry,
        "weft.executor.queued",
        "tasks",
        "tasks in the queue that all threads push to",
        m -> m.executor().queued() < 0 ? Double.NaN : m.executor().queued());
    int workers = runtime.metrics().executor().workers().size();
    for (int worker = 0; worker < workers; worker++) {
      bindWorker(registry, worker);
    }
    Measurements.of(runtime)
        .ifPresent(measured -> new MeasurementMeters(measured, tags).bind(registry, workers));
  }

  private void bindWorker(MeterRegistry registry, int worker) {
    Tags its = tags.and("worker", Integer.toString(worker));
    workerCounter(registry, its, worker, "polls", "polls", "tasks run", w -> w.polls());
    workerCounter(registry, its, worker, "parks", "times", "went to sleep", w -> w.parks());
    workerCounter(
        registry, its, worker, "steals", "tasks", "taken from other workers", w -> w.steals());
    workerCounter(
        registry,
        its,
        worker,
        "searches",
        "times",
        "looked for work at other workers",
        w -> w.searches());
    workerCounter(
        registry, its, worker, "overflows", "times", "its queue was full", w -> w.overflows());
    Gauge.builder("weft.worker.depth", runtime, weft -> of(weft, worker, w -> w.depth()))
        .tags(its)
        .baseUnit("tasks")
        .description("tasks in the worker's own queue")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      ToDoubleFunction<RuntimeMetrics> value) {
    Gauge.builder(name, runtime, weft -> value.applyAsDouble(weft.metrics()))
        .tags(tags)
        .baseUnit(unit)
        .description(what)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String unit,
      String what,
      ToDoubleFunction<RuntimeMetrics> value) {
    FunctionCounter.builder(name, runtime, weft -> value.applyAsDouble(weft.metrics()))
        .tags(tags)
        .baseUnit(unit)
        .description(what)
        .register(registry);
  }

  private void workerCounter(
      MeterRegistry registry,
      Tags its,
      int worker,
      String name,
      String unit,
      String what,
      ToDoubleFunction<WorkerMetrics> value) {
    FunctionCounter.builder("weft.worker." + name, runtime, weft -> of(weft, worker, value))
        .tags(its)
        .baseUnit(unit)
        .description(what)
        .register(registry);
  }

  private static double of(Weft runtime, int worker, ToDoubleFunction<WorkerMetrics> value) {
    List<WorkerMetrics> workers = runtime.metrics().executor().workers();
    return worker < workers.size() ? value.applyAsDouble(workers.get(worker)) : 0;
  }
}
