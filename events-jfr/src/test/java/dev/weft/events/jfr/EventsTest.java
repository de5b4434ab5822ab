package dev.weft.events.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AbortHandle;
import dev.weft.Futures;
import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.RuntimeExtension;
import dev.weft.toys.Patience;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a flight recording has of a runtime.
@Timeout(60)
class EventsTest {

  @TempDir private Path folder;

  /// Is told after the flight recorder is.
  private static final class Told implements RuntimeListener {
    final AtomicInteger ends = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public void taskEnded(AbortHandle task, End end) {
      ends.incrementAndGet();
    }

    @Override
    public void unhandledFailure(String doing, Throwable failure) {
      failures.incrementAndGet();
    }
  }

  private final Told told = new Told();

  private interface Program {
    void run(Weft weft) throws Exception;
  }

  private static WeftBuilder builder(String executor) {
    return Weft.builder().name("recorded").executor(executor).workers(2);
  }

  /// The events of `program`, recorded with all of ours enabled and no threshold.
  private List<RecordedEvent> events(String executor, Program program) throws Exception {
    Path file = folder.resolve("events.jfr");
    try (var recording = new Recording()) {
      for (String name :
          List.of(
              "Poll",
              "WorkerPark",
              "TaskSpawn",
              "TaskEnd",
              "DriverTurn",
              "UnhandledFailure",
              "Steal",
              "QueueOverflow",
              "TimerLateness")) {
        recording.enable("dev.weft." + name).withoutThreshold().with("throttle", "off");
      }
      recording.enable("dev.weft.RuntimeStatistics").with("period", "endChunk");
      recording.enable("dev.weft.WorkerStatistics");
      recording.start();
      try (Weft weft = builder(executor).listener(told).open()) {
        program.run(weft);
        Patience.until("all ends are told", () -> told.ends.get() >= weft.metrics().ended());
        recording.stop();
      }
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.weft." + name))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("a task's spawn, polls and end are events, with its name and id")
  void task(String executor) throws Exception {
    long[] id = new long[1];
    List<RecordedEvent> events =
        events(
            executor,
            weft -> {
              var task = weft.spawn("worker bee", Futures.lazy(() -> slow()));
              id[0] = task.id();
              weft.blockOn(task);
            });
    RecordedEvent spawn = named(events, "TaskSpawn").getFirst();
    assertThat(spawn.getString("task")).isEqualTo("worker bee");
    assertThat(spawn.getLong("taskId")).isEqualTo(id[0]);
    assertThat(spawn.getString("runtime")).isEqualTo("recorded");
    assertThat(named(events, "Poll"))
        .filteredOn(poll -> poll.getLong("taskId") == id[0])
        .singleElement()
        .satisfies(
            poll -> {
              assertThat(poll.getString("task")).isEqualTo("worker bee");
              assertThat(poll.getDuration()).isGreaterThan(Duration.ofMillis(20));
            });
    assertThat(named(events, "TaskEnd"))
        .filteredOn(end -> end.getLong("taskId") == id[0])
        .extracting(end -> end.getString("end"))
        .containsExactly("VALUE");
    assertThat(named(events, "RuntimeStatistics"))
        .as("at the end of a recording, too")
        .anyMatch(statistics -> statistics.getLong("spawned") == 1);
    assertThat(named(events, "WorkerStatistics")).isNotEmpty();
  }

  private static dev.weft.Future<Integer> slow() {
    long end = System.nanoTime() + 25_000_000;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return Futures.ready(1);
  }

  @Test
  @DisplayName("sleeping workers, turns of the driver and failures that reach nobody are events")
  void rest() throws Exception {
    List<RecordedEvent> events =
        events(
            "workstealing",
            weft -> {
              weft.spawn(Futures.failed(new IllegalStateException("lost"))).detach();
              Patience.until("it is told", () -> told.failures.get() == 1);
              weft.blockOn(dev.weft.time.Time.sleep(Duration.ofMillis(30)));
              weft.blockOn(dev.weft.time.Time.sleep(Duration.ofMillis(30)));
            });
    assertThat(named(events, "UnhandledFailure"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getString("failure"))
                    .isEqualTo("java.lang.IllegalStateException: lost"));
    assertThat(named(events, "WorkerPark"))
        .anyMatch(park -> park.getDuration().compareTo(Duration.ofMillis(5)) > 0);
    assertThat(named(events, "DriverTurn")).isNotEmpty();
  }

  @Test
  @DisplayName("steals, overflows and late timers are events, of which the counters know, too")
  void stealing() throws Exception {
    var counted = new long[2];
    List<RecordedEvent> events =
        events(
            "workstealing",
            weft -> {
              var free = new CountDownLatch(1);
              holdAWorkerUntil(free, weft);
              weft.blockOn(weft.spawn(Futures.lazy(() -> crowd(weft, free))));
              weft.blockOn(dev.weft.time.Time.sleep(Duration.ofMillis(5)));
              weft.metrics()
                  .executor()
                  .workers()
                  .forEach(
                      worker -> {
                        counted[0] += worker.steals();
                        counted[1] += worker.overflows();
                      });
            });
    assertThat(named(events, "Steal").stream().mapToLong(steal -> steal.getLong("tasks")).sum())
        .isPositive()
        .isGreaterThanOrEqualTo(counted[0]);
    assertThat(named(events, "QueueOverflow")).hasSizeGreaterThanOrEqualTo((int) counted[1]);
    assertThat(counted[1]).isPositive();
    assertThat(named(events, "TimerLateness"))
        .isNotEmpty()
        .allMatch(late -> !late.getDuration("late").isNegative());
  }

  private static void holdAWorkerUntil(CountDownLatch free, Weft weft) throws Exception {
    var held = new CountDownLatch(1);
    weft.spawn(
            Futures.lazy(
                () -> {
                  held.countDown();
                  free.await();
                  return Futures.ready(1);
                }))
        .detach();
    held.await();
  }

  /// More tasks than a worker's queue has room for, while the other worker, which would take them
  /// out, is held; then, since this one is kept, that one has to steal them.
  private static dev.weft.Future<Integer> crowd(Weft weft, CountDownLatch free) {
    int tasks = 2000;
    var left = new AtomicInteger(tasks);
    for (int i = 0; i < tasks; i++) {
      weft.spawn(Futures.lazy(() -> Futures.ready(left.decrementAndGet())));
    }
    free.countDown();
    while (left.get() > 0) {
      Thread.onSpinWait();
    }
    return Futures.ready(1);
  }

  @Test
  @DisplayName("what a recording has not seen the end of is not the next recording's")
  void secondRecording() throws Exception {
    var listener = new EventListener("recorded");
    Path file = folder.resolve("second.jfr");
    try (Weft weft = builder("fifo").set("weft.events-jfr", "off").open();
        Recording first = ofPollsAndParks();
        Recording second = ofPollsAndParks()) {
      var task = weft.spawn(Futures.never()).abortHandle();
      first.start();
      listener.workerParking(0);
      listener.workerUnparked(0);
      listener.beforePoll(task);
      first.stop();
      listener.afterPoll(task);
      listener.beforePoll(task);
      listener.workerParking(0);
      second.start();
      listener.workerUnparked(0);
      listener.afterPoll(task);
      second.stop();
      second.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file)).isEmpty();
  }

  private static Recording ofPollsAndParks() {
    var recording = new Recording();
    recording.enable("dev.weft.Poll").withoutThreshold();
    recording.enable("dev.weft.WorkerPark").withoutThreshold();
    return recording;
  }

  @Test
  @DisplayName("a runtime that is closed tells nothing periodically")
  void closed() throws Exception {
    builder("fifo").open().close();
    Path file = folder.resolve("none.jfr");
    try (var recording = new Recording()) {
      recording.enable("dev.weft.RuntimeStatistics").with("period", "endChunk");
      recording.start();
      recording.stop();
      recording.dump(file);
    }
    assertThat(named(RecordingFile.readAllEvents(file), "RuntimeStatistics")).isEmpty();
  }

  @Test
  @DisplayName("weft.events-jfr=off tells nothing, and anything else than on and off is refused")
  void off() throws Exception {
    Path file = folder.resolve("off.jfr");
    try (var recording = new Recording();
        Weft weft = builder("fifo").set("weft.events-jfr", "off").open()) {
      recording.enable("dev.weft.Poll").withoutThreshold();
      recording.start();
      weft.blockOn(Futures.ready(1));
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file)).isEmpty();
    assertThatThrownBy(() -> builder("fifo").set("weft.events-jfr", "no").open())
        .hasMessage("weft.events-jfr is 'no', but must be on or off");
  }

  @Test
  @DisplayName("the module and META-INF/services name the same extension")
  void services() throws Exception {
    String service = RuntimeExtension.class.getName();
    try (var in =
        FlightRecorderExtension.class.getResourceAsStream("/META-INF/services/" + service)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(FlightRecorderExtension.class.getName());
    }
    assertThat(FlightRecorderExtension.class.getModule().getDescriptor().provides())
        .anySatisfy(
            provided -> {
              assertThat(provided.service()).isEqualTo(service);
              assertThat(provided.providers())
                  .containsExactly(FlightRecorderExtension.class.getName());
            });
  }
}
