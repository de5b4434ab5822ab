package dev.weft.examples.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Durations;
import dev.weft.Weft;
import dev.weft.dump.Deadlock;
import dev.weft.dump.RuntimeDump;
import dev.weft.dump.TaskDump;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Programs that do not get any further are seen through, file and line.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class StuckTest {

  private static final Predicate<TaskDump> IDLE = task -> task.state().equals("idle");

  @Parameter Pairing pairing;

  private final StuckCommand program = new StuckCommand();
  private Weft weft;
  private Thread driver;

  @BeforeEach
  void open() {
    pairing.assumeAvailable();
    new CommandLine(program)
        .registerConverter(Duration.class, Durations::parse)
        .parseArgs("--second", "20ms");
    weft =
        Weft.builder()
            .executor(pairing.executor())
            .reactor(pairing.reactor())
            .timer(pairing.timer())
            .open();
  }

  @AfterEach
  void close() throws InterruptedException {
    if (weft != null) {
      program.end();
      weft.close(Duration.ofSeconds(5));
      driver.join();
    }
  }

  /// The dump, as soon as it is as expected.
  private RuntimeDump dumpOf(StuckCommand.Plot plot, Predicate<RuntimeDump> expected) {
    begin(plot);
    while (true) {
      RuntimeDump dump = weft.inspect(100);
      if (expected.test(dump)) {
        return dump;
      }
      if (!driver.isAlive()) { // on a slow machine one transfer may be over before the other begins
        begin(plot);
      }
      if (Thread.interrupted()) {
        throw new AssertionError("too late: " + dump);
      }
    }
  }

  private void begin(StuckCommand.Plot plot) {
    program.begin(weft, plot);
    driver = Thread.ofPlatform().daemon().start(() -> StuckCommand.drive(weft));
  }

  private static List<String> positions(TaskDump task) {
    return task.chain().stream()
        .filter(step -> step.position() != null)
        .map(step -> String.valueOf(step.position()))
        .toList();
  }

  /// The lines of a dump behind the first, which has the runtime's name and driver; their order is
  /// that in which the tasks were polled.
  private static List<String> normalized(String dump) {
    return dump.lines().skip(1).map(line -> line.replaceAll("\\d+", "N")).sorted().toList();
  }

  @Test
  @DisplayName("docs/seeing-inside.md shows the dump as it is")
  void page() throws IOException {
    String page = Files.readString(Path.of("../docs/seeing-inside.md"));
    String shown = page.substring(page.indexOf("```text\n") + 8);
    shown = shown.substring(0, shown.indexOf("```"));
    RuntimeDump dump =
        dumpOf(
            StuckCommand.Plot.LOCKS,
            d -> !d.deadlocks().isEmpty() && d.tasks().stream().filter(IDLE).count() == 3);
    assertThat(normalized(dump.toString())).isEqualTo(normalized(shown));
  }

  @Test
  @DisplayName("two locks, each waited for by the other's holder")
  void locks() {
    RuntimeDump dump = dumpOf(StuckCommand.Plot.LOCKS, d -> !d.deadlocks().isEmpty());
    assertThat(dump.deadlocks()).singleElement().matches(Deadlock::throughLocks);
    assertThat(dump.tasks()).extracting(TaskDump::name).contains("deposit", "withdraw");
    assertThat(dump.tasks())
        .filteredOn(task -> task.name().equals("deposit"))
        .flatExtracting(StuckTest::positions)
        .singleElement()
        .asString()
        .matches(".*StuckCommand\\.lambda\\$transfer.*StuckCommand\\.java:\\d+\\)");
  }

  @Test
  @DisplayName("a channel that nobody reads")
  void channel() {
    RuntimeDump dump = dumpOf(StuckCommand.Plot.CHANNEL, d -> !d.warnings().isEmpty());
    assertThat(dump.warnings())
        .singleElement()
        .asString()
        .contains("orders", "room in a channel for 2 messages", "StuckCommand.java:");
    assertThat(dump.deadlocks()).isEmpty();
  }

  @Test
  @DisplayName("a handle that is awaited by its own task")
  void itself() {
    RuntimeDump dump = dumpOf(StuckCommand.Plot.ITSELF, d -> !d.deadlocks().isEmpty());
    assertThat(dump.toString())
        .containsPattern("narcissus #\\d+ waits for the end of narcissus #.*StuckCommand.java:");
  }

  @Test
  @DisplayName("a task that blocks its thread")
  void blocked() {
    RuntimeDump dump = dumpOf(StuckCommand.Plot.BLOCKED, d -> !d.warnings().isEmpty());
    assertThat(dump.warnings())
        .singleElement()
        .asString()
        .contains("blocker", "blocks its thread", "WAITING", "StuckCommand.java:");
  }

  @Test
  @DisplayName("a task that computes and never yields")
  void busy() {
    RuntimeDump dump = dumpOf(StuckCommand.Plot.BUSY, d -> !d.warnings().isEmpty());
    assertThat(dump.warnings())
        .singleElement()
        .asString()
        .contains("busy", "computes on and on", "StuckCommand.java:");
  }

  @Test
  @DisplayName("a task that sleeps is none of these")
  void asleep() {
    RuntimeDump dump =
        dumpOf(
            StuckCommand.Plot.ASLEEP,
            d -> d.tasks().stream().anyMatch(IDLE) && d.toString().contains("a timer, due in "));
    assertThat(dump.tasks()).extracting(TaskDump::name).contains("sleeper");
    assertThat(dump.warnings()).isEmpty();
    assertThat(dump.deadlocks()).isEmpty();
  }
}
