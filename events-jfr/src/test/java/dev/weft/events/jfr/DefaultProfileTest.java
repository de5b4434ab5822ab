package dev.weft.events.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AbortHandle;
import dev.weft.Futures;
import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a recording has that asks for nothing of ours, and what one that begins and ends while
/// tasks run has.
@Timeout(60)
class DefaultProfileTest {

  @TempDir private Path folder;

  private static Weft open(String executor) {
    return Weft.builder().name("recorded").executor(executor).workers(2).open();
  }

  private List<RecordedEvent> events(Recording recording) {
    Path file = folder.resolve("events.jfr");
    try {
      Files.deleteIfExists(file);
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().startsWith("dev.weft."))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.weft." + name));
  }

  private static int holdUp(CountDownLatch inside, CountDownLatch latch)
      throws InterruptedException {
    inside.countDown();
    latch.await();
    return 1;
  }

  /// Blocks a little longer than the threshold; the watcher may come late and miss it.
  private static int sleep() {
    long end = System.nanoTime() + 60_000_000;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return 1;
  }

  @Test
  @DisplayName("by default there is nothing for each task or poll, and all that is rare")
  void defaults() throws Exception {
    try (Weft weft = open("fifo");
        var recording = new Recording()) {
      recording.start(); // the types of what is not recorded are known, too
      weft.blockOn(Futures.ready(1));
    }
    for (Class<? extends jdk.jfr.Event> type :
        List.of(
            Poll.class,
            TaskSpawn.class,
            TaskEnd.class,
            Steal.class,
            DriverTurn.class,
            LongPoll.class,
            BlockingCall.class,
            WorkerPark.class,
            UnhandledFailure.class,
            QueueOverflow.class,
            TimerLateness.class)) {
      FlightRecorder.register(type);
    }
    assertThat(
            FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("dev.weft."))
                .filter(type -> setting(type, "enabled").equals("true")))
        .extracting(EventType::getName)
        .containsExactlyInAnyOrder(
            "dev.weft.LongPoll",
            "dev.weft.BlockingCall",
            "dev.weft.WorkerPark",
            "dev.weft.UnhandledFailure",
            "dev.weft.QueueOverflow",
            "dev.weft.TimerLateness",
            "dev.weft.WorkerStatistics",
            "dev.weft.RuntimeStatistics");
    assertThat(setting(EventType.getEventType(LongPoll.class), "threshold")).isEqualTo("20 ms");
    assertThat(setting(EventType.getEventType(TimerLateness.class), "throttle")).isEqualTo("100/s");
  }

  private static String setting(EventType type, String name) {
    return type.getSettingDescriptors().stream()
        .filter(setting -> setting.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getDefaultValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("with the default profile long polls, blocking calls and lost failures are events")
  void recorded(String executor) throws Exception {
    try (Weft weft = open(executor);
        var recording = new Recording(Configuration.getConfiguration("default"))) {
      recording.start();
      weft.spawn(Futures.failed(new IllegalStateException("lost"))).detach();
      Patience.until(
          "a long poll and a blocking call were seen",
          () -> {
            try {
              weft.blockOn(weft.spawn("long one", Futures.lazy(() -> Futures.ready(sleep()))));
              weft.blockOn(weft.spawnBlocking(DefaultProfileTest::sleep));
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            List<RecordedEvent> soFar = events(recording);
            return named(soFar, "LongPoll").findAny().isPresent()
                && named(soFar, "BlockingCall").findAny().isPresent()
                && named(soFar, "UnhandledFailure").findAny().isPresent();
          });
      recording.stop();
      List<RecordedEvent> events = events(recording);
      assertThat(named(events, "LongPoll"))
          .anySatisfy(
              poll -> {
                assertThat(poll.getString("task")).isEqualTo("long one");
                assertThat(poll.getString("runtime")).isEqualTo("recorded");
                assertThat(poll.getLong("taskId")).isPositive();
                assertThat(poll.getThread("thread")).isNotNull();
                assertThat(poll.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
              });
      for (String name : List.of("TaskSpawn", "TaskEnd", "Poll", "Steal", "DriverTurn")) {
        assertThat(named(events, name)).as(name).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("a poll that goes on is told while it does, and once more when it is over")
  void goesOn() throws Exception {
    try (Weft weft = Weft.builder().executor("workstealing").set("weft.events-jfr", "off").open();
        var recording = new Recording()) {
      recording.enable("dev.weft.LongPoll");
      recording.start();
      var observer = new PollObserver(weft, 30_000_000);
      var hold = new CountDownLatch(1);
      var inside = new CountDownLatch(1);
      var task = weft.spawn("stuck", Futures.lazy(() -> Futures.ready(holdUp(inside, hold))));
      inside.await();
      observer.look();
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < 31_000_000) {
        LockSupport.parkNanos(1_000_000);
      }
      observer.look();
      hold.countDown();
      weft.blockOn(task);
      Patience.until("it is over", () -> weft.pollsUnderWay().isEmpty());
      observer.look();
      recording.stop();
      List<RecordedEvent> seen =
          named(events(recording), "LongPoll")
              .filter(event -> event.getString("task").equals("stuck"))
              .toList();
      assertThat(seen).extracting(event -> event.getBoolean("goesOn")).containsExactly(true, false);
      assertThat(seen)
          .allSatisfy(
              event -> {
                assertThat(event.getString("where")).contains("holdUp");
                assertThat(event.getDuration()).isGreaterThan(Duration.ofMillis(30));
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("a recording that begins and ends while tasks run has the tasks of its time")
  void meanwhile(String executor) throws Exception {
    Set<String> ended = ConcurrentHashMap.newKeySet();
    var told = // after the flight recorder is
        new RuntimeListener() {
          @Override
          public void taskEnded(AbortHandle task, End end) {
            ended.add(task.name());
          }
        };
    try (Weft weft = Weft.builder().executor(executor).workers(2).listener(told).open()) {
      boolean[] over = new boolean[1];
      var busy =
          weft.spawn(
              "busy",
              Futures.pollFn(
                  cx -> {
                    cx.yieldTask();
                    LockSupport.parkNanos(1_000_000); // each poll is an event
                    synchronized (over) {
                      return over[0] ? dev.weft.Poll.ready(1) : dev.weft.Poll.pending();
                    }
                  }));
      weft.blockOn(weft.spawn("before", Futures.ready(1)));
      Patience.until("its end is told", () -> ended.contains("before"));
      try (var recording = new Recording()) {
        recording.enable("dev.weft.TaskSpawn");
        recording.enable("dev.weft.TaskEnd");
        recording.enable("dev.weft.Poll").withoutThreshold();
        recording.start();
        weft.blockOn(weft.spawn("during", Futures.ready(1)));
        Patience.until("its end is told", () -> ended.contains("during"));
        recording.stop();
        weft.blockOn(weft.spawn("after", Futures.ready(1)));
        List<RecordedEvent> events = events(recording);
        assertThat(named(events, "TaskSpawn"))
            .extracting(event -> event.getString("task"))
            .containsExactly("during");
        assertThat(named(events, "TaskEnd"))
            .extracting(event -> event.getString("task"))
            .contains("during")
            .doesNotContain("before", "after");
        assertThat(named(events, "Poll"))
            .extracting(event -> event.getString("task"))
            .contains("during")
            .doesNotContain("before", "after");
      }
      synchronized (over) {
        over[0] = true;
      }
      weft.blockOn(busy);
    }
  }

  @Test
  @DisplayName("what a recording wants may be turned on while it runs")
  void turnedOn() throws Exception {
    try (Weft weft = open("fifo");
        var recording = new Recording()) {
      recording.start();
      recording.enable("dev.weft.TaskSpawn");
      Patience.until(
          "a spawn was recorded",
          () -> {
            weft.spawn("late", Futures.ready(1)).detach();
            return named(events(recording), "TaskSpawn").findAny().isPresent();
          });
    }
  }
}
