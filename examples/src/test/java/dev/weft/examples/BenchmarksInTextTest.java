package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The benchmarks that the README quotes are there, and compare what it says.
class BenchmarksInTextTest {

  private static final Path BENCHMARK =
      Path.of(
          "../benchmarks/src/main/java/dev/weft/executor/workstealing/StealOrInjectBenchmark.java");
  private static final Pattern MEASURED =
      Pattern.compile("@Benchmark\\s+@OperationsPerInvocation\\(BATCH\\)\\s+public void (\\w+)");

  /// The figures of a row: threads, own queue, stolen, injected.
  private static List<Integer> row(String first) throws IOException {
    return Files.readString(Path.of("../README.md"))
        .lines()
        .dropWhile(line -> !line.startsWith("| threads | a worker's own queue | stolen"))
        .filter(line -> line.startsWith("| " + first + " |"))
        .findFirst()
        .stream()
        .flatMap(line -> Arrays.stream(line.split("\\|")))
        .map(String::strip)
        .filter(cell -> !cell.isEmpty())
        .map(Integer::valueOf)
        .toList();
  }

  @Test
  @DisplayName(
      "S1-14 a benchmark has the steal path beside the inject path, and the README its figures")
  void stealOrInject() throws IOException {
    assertThat(
            MEASURED
                .matcher(Files.readString(BENCHMARK))
                .results()
                .map((MatchResult m) -> m.group(1)))
        .containsExactlyInAnyOrder("own", "steal", "inject");
    assertThat(row("1")).hasSize(4);
    List<Integer> contended = row("2");
    assertThat(contended).hasSize(4);
    assertThat(contended.get(2))
        .as("a peer, rather than the queue of all")
        .isLessThan(contended.get(3));
  }
}
