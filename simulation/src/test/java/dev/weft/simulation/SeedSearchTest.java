package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.time.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

class SeedSearchTest {

  /// Two hosts read, yield, and write what they read and one more.
  private static void lostUpdate(Simulation simulation) {
    var cell = new int[1];
    for (String name : List.of("a", "b")) {
      simulation.client(name, () -> increment(cell));
    }
    simulation.run();
    assertThat(cell[0]).isEqualTo(2);
  }

  private static Future<@Nullable Void> increment(int[] cell) {
    return async(
        () -> {
          int read = cell[0];
          await(Tasks.yieldNow());
          cell[0] = read + 1;
        });
  }

  @Test
  @DisplayName("a run that fails is found, is told with its seed, and is had again by its name")
  void found() {
    FailingRun failing =
        SeedSearch.from(1).runs(100).first(SeedSearchTest::lostUpdate).orElseThrow();
    assertThat(failing.tried()).isLessThan(100);
    assertThat(failing.foundSeed()).isEqualTo(failing.tried());
    assertThat(failing.repeats()).isTrue();
    assertThat(failing.failure()).isInstanceOf(AssertionError.class);
    assertThat(failing.report())
        .contains("with seed " + failing.foundSeed())
        .contains("-Dweft.seed=" + failing.name())
        .contains(failing.steps() + " steps")
        .contains("task 1 'a'");
    FailingRun again =
        SeedSearch.replay(failing.name()).first(SeedSearchTest::lostUpdate).orElseThrow();
    assertThat(again.name()).isEqualTo(failing.name());
    assertThat(again.trace()).isEqualTo(failing.trace());
  }

  @Test
  @DisplayName("where all goes well each seed is tried once, and nothing is found")
  void nothingFound() {
    var runs = new AtomicInteger();
    Optional<FailingRun> found =
        SeedSearch.from(5)
            .runs(20)
            .first(
                simulation -> {
                  runs.incrementAndGet();
                  simulation.client("a", () -> Futures.ready(1)).run();
                });
    assertThat(found).isEmpty();
    assertThat(runs).hasValue(20);
  }

  /// Fails if the server crashes while it has not stored what it has promised.
  private static void crashLoses(Simulation simulation) {
    var disk = new AtomicInteger();
    var promised = new AtomicInteger();
    simulation
        .host(
            "server",
            () ->
                async(
                    () -> {
                      while (disk.get() < 10) {
                        promised.set(disk.get() + 1);
                        await(Time.sleep(Duration.ofMillis(5)));
                        disk.incrementAndGet();
                      }
                      await(Futures.never());
                    }))
        .client("other", () -> Time.sleep(Duration.ofMillis(500)))
        .crash("other")
        .between(Duration.ofMillis(10), Duration.ofMillis(11))
        .skew("other", Duration.ofSeconds(5))
        .at(Duration.ofMillis(12))
        .crash("server")
        .at(Duration.ofMillis(13))
        .drift("other", 10)
        .at(Duration.ofMillis(14))
        .skew("server", Duration.ofSeconds(5))
        .at(Duration.ofMillis(15))
        .run();
    assertThat(disk.get()).isEqualTo(promised.get());
  }

  @Test
  @DisplayName("of the faults only those are left that the failure takes")
  void fewerFaults() {
    FailingRun failing = SeedSearch.from(1).first(SeedSearchTest::crashLoses).orElseThrow();
    assertThat(failing.faults())
        .singleElement()
        .asString()
        .startsWith("3: crash of server at 0.013");
    assertThat(failing.name()).endsWith(":3");
    assertThat(failing.report()).contains("fault:    3: crash of server");
    assertThat(SeedSearch.replay(failing.name()).first(SeedSearchTest::crashLoses)).isPresent();
    String without = failing.name().replace(":3", ":1,2,4,5");
    assertThat(SeedSearch.replay(without).first(SeedSearchTest::crashLoses)).isEmpty();
  }

  @Test
  @DisplayName("of the next seeds that fail in the same way the one with the fewest steps is told")
  void fewerSteps() {
    FailingRun failing =
        SeedSearch.from(1)
            .first(
                simulation -> {
                  int steps = 1 + (int) (simulation.upTo(Duration.ofNanos(50)).toNanos());
                  simulation
                      .client(
                          "a",
                          () ->
                              async(
                                  () -> {
                                    for (int i = 0; i < steps; i++) {
                                      await(Tasks.yieldNow());
                                    }
                                    throw new IllegalStateException("too long");
                                  }))
                      .run();
                })
            .orElseThrow();
    assertThat(failing.foundSeed()).isEqualTo(1);
    assertThat(failing.steps()).isLessThan(6);
    assertThat(failing.report()).contains("(made small)");
  }

  @Test
  @DisplayName("what does not go the same way twice is told as such")
  void notRepeatable() {
    var runs = new AtomicInteger();
    FailingRun failing =
        SeedSearch.from(1)
            .first(
                simulation -> {
                  int steps = runs.incrementAndGet();
                  simulation
                      .client(
                          "a",
                          () ->
                              async(
                                  () -> {
                                    for (int i = 0; i < steps; i++) {
                                      await(Tasks.yieldNow());
                                    }
                                    throw new IllegalStateException("no");
                                  }))
                      .run();
                })
            .orElseThrow();
    assertThat(failing.repeats()).isFalse();
    assertThat(failing.report()).contains("did not go the same way twice");
  }

  @Test
  @DisplayName("the trace and the timeline are files, in which no text is more than text")
  void files(@TempDir Path directory) throws Exception {
    FailingRun failing =
        SeedSearch.from(1)
            .first(
                simulation -> {
                  simulation
                      .client(
                          "<script>",
                          () -> {
                            simulation.note("a \"note\" & <b>more</b>");
                            return Futures.failed(new IllegalStateException("<i>'</i>"));
                          })
                      .crash("<script>")
                      .at(Duration.ofSeconds(1))
                      .run();
                })
            .orElseThrow();
    failing.writeTo(directory.resolve("new"), "files");
    Path text = directory.resolve("new/files-" + failing.name().replace(':', '_') + ".txt");
    assertThat(text).content().contains("a \"note\" & <b>more</b>").contains("#1 host");
    Path page = directory.resolve("new/files-" + failing.name().replace(':', '_') + ".html");
    String html = Files.readString(page);
    assertThat(html)
        .contains("&lt;script&gt;")
        .contains("a &quot;note&quot; &amp; &lt;b&gt;more&lt;/b&gt;")
        .doesNotContain("<script", "<b>", "<i>", "http", "src=");
    assertThat(failing.report()).contains(page.toUri().toString());
  }

  @Test
  @DisplayName("a program that runs no simulation is told so; one that is skipped is skipped")
  void noRun() {
    assertThatThrownBy(() -> SeedSearch.from(1).first(simulation -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never run");
    assertThatThrownBy(
            () ->
                SeedSearch.from(1)
                    .first(
                        simulation -> {
                          throw new TestAbortedException("not here");
                        }))
        .isInstanceOf(TestAbortedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1:2:3", "1:x"})
  @DisplayName("what names no run is refused, with what does")
  void wrongNames(String name) {
    assertThatThrownBy(() -> SeedSearch.replay(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as in 17:2,5");
  }
}
