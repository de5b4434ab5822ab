package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.IntermittentListener;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Listeners, metrics, and the policy for failures that nobody awaits.
@Timeout(30)
class ListenerTest {

  private final List<String> events = new ArrayList<>();
  private final ManualExecutorProvider executor = new ManualExecutorProvider();

  private final RuntimeListener recorder =
      new RuntimeListener() {
        @Override
        public void taskSpawned(AbortHandle task) {
          events.add("spawned " + task.name());
        }

        @Override
        public void beforePoll(AbortHandle task) {
          events.add("before " + task.name());
        }

        @Override
        public void afterPoll(AbortHandle task) {
          events.add("after " + task.name() + (task.isFinished() ? " over" : ""));
        }

        @Override
        public void taskEnded(AbortHandle task, End end) {
          events.add("ended " + task.name() + " " + end);
        }
      };

  @Test
  @DisplayName("a listener hears of spawns, polls and ends, in order")
  void order() {
    try (Weft weft = Toys.builder().executor(executor).listener(recorder).open()) {
      var probe = new Probe<String>();
      weft.spawn("a", probe);
      executor.runAll();
      probe.finish("value");
      executor.runAll();
      weft.spawn("b", Futures.failed(new Exception("broken")));
      executor.runAll();
      weft.spawn("c", new Probe<>());
    }
    assertThat(events)
        .containsExactly(
            "spawned a",
            "before a",
            "after a",
            "before a",
            "after a",
            "ended a VALUE",
            "spawned b",
            "before b",
            "after b",
            "ended b FAILED",
            "spawned c",
            "ended c CANCELLED");
  }

  @Test
  @DisplayName("a listener that throws harms nobody")
  void throwing() throws Exception {
    var listener =
        new RuntimeListener() {
          @Override
          public void beforePoll(AbortHandle task) {
            throw new IllegalStateException("listener");
          }
        };
    try (Weft weft = Toys.builder().listener(listener).open()) {
      assertThat(weft.<Integer>blockOn(Futures.ready(1))).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("metrics count tasks and blocking threads")
  void metrics() throws Exception {
    try (Weft weft = Toys.open()) {
      var probe = new Probe<String>();
      weft.spawn(probe);
      weft.blockOn(weft.spawn(Futures.ready(1)));
      weft.blockOn(weft.spawnBlocking(() -> 1));
      Patience.until("the thread rests", () -> weft.metrics().blocking().idle() == 1);
      RuntimeMetrics metrics = weft.metrics();
      assertThat(metrics.spawned()).isEqualTo(3);
      assertThat(metrics.ended()).isEqualTo(2);
      assertThat(metrics.liveTasks()).isEqualTo(1);
      assertThat(metrics.blocking()).isEqualTo(new BlockingCounts(1, 1, 0));
      assertThat(metrics.executor().queued()).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("policy: shut-down closes the runtime, and blockOn throws with the failure as cause")
  void shutDown() throws Exception {
    var broken = new Exception("broken");
    Weft weft = Toys.builder().unhandledFailures(UnhandledFailures.SHUT_DOWN).open();
    weft.spawn(Futures.failed(broken)).detach();
    assertThatThrownBy(() -> weft.blockOn(Futures.never()))
        .isInstanceOf(RuntimeClosedException.class)
        .satisfiesAnyOf(
            e -> assertThat(e).hasCause(broken),
            e -> assertThat(e).hasMessageContaining("blockOn on a closed runtime"));
    weft.close();
  }

  @Test
  @DisplayName("policy: log and ignore leave the runtime open; a wrong one is named")
  void others() throws Exception {
    for (var policy : List.of(UnhandledFailures.LOG, UnhandledFailures.IGNORE)) {
      try (Weft weft = Toys.builder().unhandledFailures(policy).open()) {
        weft.spawn(Futures.failed(new Exception("broken"))).detach();
        Patience.until("it is over", () -> weft.liveTasks() == 0);
        assertThat(weft.<Integer>blockOn(Futures.ready(1))).isEqualTo(1);
      }
    }
    assertThatThrownBy(() -> Toys.builder().set("weft.unhandled-failures", "explode").open())
        .hasMessage("weft.unhandled-failures is 'explode', but must be log, ignore or shut-down");
  }

  @Test
  @DisplayName("3.2 a shut-down by a failing task can be told from a plain close")
  void cause() throws Exception {
    var broken = new Exception("broken");
    Weft weft = Toys.builder().unhandledFailures(UnhandledFailures.SHUT_DOWN).open();
    var thrown = new AtomicReference<Throwable>();
    Thread blocked =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    weft.blockOn(Futures.never());
                  } catch (Exception e) {
                    thrown.set(e);
                  }
                });
    Patience.until("the root waits", () -> weft.dump().contains("#"));
    weft.spawn(Futures.failed(broken)).detach();
    blocked.join();
    assertThat(thrown.get()).isInstanceOf(RuntimeClosedException.class).hasCause(broken);
    weft.close();
  }

  /// Hears of tasks while `hears`; of failures always.
  private final class Intermittent implements IntermittentListener {
    boolean hears;
    Runnable changed = () -> {};

    void hear(boolean now) {
      hears = now;
      changed.run();
    }

    @Override
    public boolean hearsTasks() {
      return hears;
    }

    @Override
    public void onChange(Runnable told) {
      changed = told;
    }

    @Override
    public void taskSpawned(AbortHandle task) {
      recorder.taskSpawned(task);
    }

    @Override
    public void beforePoll(AbortHandle task) {
      recorder.beforePoll(task);
    }

    @Override
    public void afterPoll(AbortHandle task) {
      recorder.afterPoll(task);
    }

    @Override
    public void taskEnded(AbortHandle task, End end) {
      recorder.taskEnded(task, end);
    }

    @Override
    public void unhandledFailure(String doing, Throwable failure) {
      events.add("unhandled " + failure.getMessage());
    }
  }

  @Test
  @DisplayName("an intermittent listener hears of spawns, polls and ends while it wants to")
  void intermittent() {
    var listener = new Intermittent();
    try (Weft weft = Toys.builder().executor(executor).listener(listener).open()) {
      weft.spawn("a", Futures.ready(1));
      executor.runAll();
      assertThat(events).isEmpty();
      listener.hear(true);
      weft.spawn("b", Futures.ready(1));
      executor.runAll();
      assertThat(events).containsExactly("spawned b", "before b", "after b", "ended b VALUE");
      listener.hear(false);
      weft.spawn("c", Futures.failed(new Exception("broken"))).detach();
      executor.runAll();
      assertThat(events).hasSize(5).endsWith("unhandled broken");
    }
  }

  @Test
  @DisplayName("one that hears from the beginning is told of the first task")
  void hearsAtOnce() {
    var listener = new Intermittent();
    listener.hear(true);
    try (Weft weft = Toys.builder().executor(executor).listener(listener).open()) {
      weft.spawn("a", Futures.ready(1));
      assertThat(events).containsExactly("spawned a");
    }
  }
}
