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

/// Tells the flight recorder what each runtime does. `weft.events-jfr` is `on` (default) or `off`.
///
/// | event | what | by default |
/// |---|---|---|
/// | `dev.weft.LongPoll` | a poll held its thread for long, seen from outside | from 20 ms on |
/// | `dev.weft.BlockingCall` | a blocking call, seen from outside | from 20 ms on |
/// | `dev.weft.WorkerPark` | a worker slept | from 20 ms on |
/// | `dev.weft.UnhandledFailure` | a failure reached nobody | yes |
/// | `dev.weft.QueueOverflow` | a worker's own queue was full | at most 100 each second |
/// | `dev.weft.TimerLateness` | timers are due, and for how long the first of them has been | at most 100 each second |
/// | `dev.weft.WorkerStatistics` | polls, parks, steals, overflows, queue depth of a worker | each second |
/// | `dev.weft.RuntimeStatistics` | tasks, sources, blocking threads and queues of a runtime | each second |
/// | `dev.weft.TaskSpawn`, `dev.weft.TaskEnd` | a task began, and how it ended | no |
/// | `dev.weft.Poll` | a poll of a task, or a blocking call, measured at its thread | no; then from 20 ms on |
/// | `dev.weft.DriverTurn` | the driver has waited, and for how many events | no |
/// | `dev.weft.Steal` | a worker took tasks from another one | no |
///
/// What happens for each task or poll (`TaskSpawn`, `TaskEnd`, `Poll`) is told only while a
/// recording wants it, and then costs some clock reads and memory each; else a spawn, a poll and an
/// end cost a look at a flag of their runtime each. Long polls and blocking calls are found by one
/// thread that looks every 5 ms while a recording runs: what it takes for true has taken at least
/// that long, and what is shorter than some 10 ms it may miss. `Poll` misses none.
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
    private RecordingWatch.@Nullable Party party;

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
      party = new Watched(listener, new PollObserver(runtime, PollObserver.FIRST_NANOS));
      RecordingWatch.add(party);
    }

    @Override
    public synchronized void closed() {
      if (party != null) {
        RecordingWatch.remove(party);
      }
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

  private record Watched(EventListener listener, PollObserver observer)
      implements RecordingWatch.Party {

    @Override
    public void ask() {
      listener.ask();
    }

    @Override
    public void look() {
      observer.look();
    }

    @Override
    public void rest() {
      observer.rest();
    }
  }
}
