package dev.weft.examples.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.WeftProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A million sleepers, in a process of their own.
@Timeout(120)
class MillionTest {

  private static final Pattern LAST =
      Pattern.compile("1000000 slept, peak heap (\\d+) MB, peak threads (\\d+)");

  @ParameterizedTest
  @CsvSource({"futures,fifo", "tasks,workstealing"})
  @DisplayName("S2-6 S2-2 a million sleep for a second: under 10 s, 2 GB, and cores + 8 threads")
  void million(String plot, String executor) throws Exception {
    List<String> said = run("million", plot, "--executor", executor);
    assertThat(said).hasSize(3);
    long millis = Long.parseLong(said.get(1).replaceAll("\\D", ""));
    assertThat(millis).isBetween(1000L, (long) (9_999 * slowness(millis)));
    Matcher last = LAST.matcher(said.getLast());
    assertThat(last.matches()).as(said.getLast()).isTrue();
    assertThat(Integer.parseInt(last.group(1))).as("megabytes").isLessThan(2048);
    assertThat(Integer.parseInt(last.group(2)))
        .as("threads")
        .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 8);
  }

  /// How much longer all takes on a machine that is busy with other things, too: what a piece of
  /// computing takes by the clock, in terms of its time on a processor. Asked where it was late.
  private static double slowness(long millis) {
    if (millis < 10_000) {
      return 1;
    }
    var threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    long used = 0;
    while (used < 500_000_000) {
      used = threads.getCurrentThreadCpuTime() - cpu;
    }
    return (System.nanoTime() - begin) / (double) used;
  }

  private static List<String> run(String... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            WeftProcess.command(List.of("-Xmx2g", "-Dweft.management=off"), List.of("run")));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      return said.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
