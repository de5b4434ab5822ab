package dev.weft.events.jfr;

import dev.weft.RuntimeListener;
import dev.weft.RuntimeMetrics;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import dev.weft.spi.Settings;
import dev.weft.spi.WorkerMetrics;
import java.util.List;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// Tells the flight recorder what each runtime does. While nothing records, a spawn, a poll and an
/// end cost a look at a flag each. `weft.events-jfr` is `on` (default) or `off`.
///
/// | event | what | by default |
/// |---|---|---|
/// | `dev.weft.Poll` | a poll of a task, or a blocking call | from 20 ms on |
/// | `dev.weft.WorkerPark` | a worker slept | from 20 ms on |
/// | `dev.weft.UnhandledFailure` | a failure reached nobody | yes |
/// | `dev.weft.WorkerStatistics` | polls, parks, steals, overflows, queue depth of a worker | each second |
/// | `dev.weft.RuntimeStatistics` | tasks, sources, blocking threads and queues of a runtime | each second |
/// | `dev.weft.TaskSpawn`, `dev.weft.TaskEnd` | a task began, and how it ended | no |
/// | `dev.weft.DriverTurn` | the driver has waited, and for how many events | no |
/// | `dev.weft.Steal` | a worker took tasks from another one | no |
/// | `dev.weft.QueueOverflow` | a worker's own queue was full | no |
/// | `dev.weft.TimerLateness` | timers are due, and for how long the first of them has been | no |
///
/// **Threads.** Any.
public final class FlightRecorderExtension implements RuntimeExtension {

  /// For the service loader.
  public FlightRecorderExtension() {}

  @Override
  public @Nullable Companion accompany(String runtimeName, Settings settings) {
    return switch (settings.text("weft.events-jfr", "on")) {
      case "on" -> new Recorded(new EventListener(runtimeName));
      case "off" -> null;
      case String other ->
          throw new IllegalArgumentException(
              "weft.events-jfr is '" + other + "', but must be on or off");
    };
  }

  private static final class Recorded implements Companion {
    private final EventListener listener;
    private @Nullable Runnable periodic;

    Recorded(EventListener listener) {
      this.listener = listener;
    }

    @Override
    public RuntimeListener listener() {
      return listener;
    }

    @Override
    public synchronized void opened(Weft runtime) {
      Runnable hook = () -> tell(runtime);
      FlightRecorder.addPeriodicEvent(RuntimeStatistics.class, hook);
      periodic = hook;
    }

    @Override
    public synchronized void closed() {
      if (periodic != null) {
        FlightRecorder.removePeriodicEvent(periodic);
      }
    }

    private static void tell(Weft runtime) {
      RuntimeMetrics metrics = runtime.metrics();
      var event = new RuntimeStatistics();
      event.runtime = runtime.name();
      event.liveTasks = metrics.liveTasks();
      event.spawned = metrics.spawned();
      event.ended = metrics.ended();
      event.queued = metrics.executor().queued();
      event.sources = metrics.sources();
      event.blockingThreads = metrics.blocking().threads();
      event.idleBlockingThreads = metrics.blocking().idle();
      event.queuedBlockingCalls = metrics.blocking().queued();
      event.commit();
      List<WorkerMetrics> workers = metrics.executor().workers();
      for (int i = 0; i < workers.size(); i++) {
        tell(runtime, i, workers.get(i));
      }
    }

    private static void tell(Weft runtime, int worker, WorkerMetrics metrics) {
      var event = new WorkerStatistics();
      event.runtime = runtime.name();
      event.worker = worker;
      event.polls = metrics.polls();
      event.parks = metrics.parks();
      event.steals = metrics.steals();
      event.searches = metrics.searches();
      event.overflows = metrics.overflows();
      event.depth = metrics.depth();
      event.commit();
    }
  }
}
