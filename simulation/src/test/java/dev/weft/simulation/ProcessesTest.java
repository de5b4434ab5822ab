package dev.weft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The same seed goes the same way in another process. `verify` tries some seeds; 200 are tried
/// with `-Dweft.simulation.hashes=200`.
class ProcessesTest {

  private static final int SEEDS = Integer.getInteger("weft.simulation.hashes", 10);

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            Story.class.getName(),
            Integer.toString(SEEDS))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String classPath() {
    return String.join(
        java.io.File.pathSeparator,
        System.getProperty("java.class.path", ""),
        System.getProperty("jdk.module.path", ""),
        Path.of("target", "test-classes").toString());
  }

  @Test
  @DisplayName("three processes, this one among them, tell the same hashes, byte for byte")
  void sameHashes() throws Exception {
    List<Process> processes = List.of(start(), start());
    List<String> told = new ArrayList<>();
    for (Process process : processes) {
      told.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(told.getFirst().lines()).hasSize(SEEDS).doesNotHaveDuplicates();
    assertThat(told).containsOnly(told.getFirst());
    assertThat(told.getFirst().lines().toList()).isEqualTo(Story.lines(SEEDS));
  }
}
