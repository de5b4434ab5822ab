package dev.weft.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Runs the jcstress suites (`*Stress`) in a JVM of their own: the real parts must pass, each
/// broken twin must fail.
class JcstressTest {

  /// The slice: one JVM configuration, some 300 ms a test.
  private static final List<String> SLICE =
      List.of(
          "-m",
          "quick",
          "-f",
          "1",
          "-iters",
          "3",
          "-time",
          "150",
          "-sc",
          "false",
          "-af",
          "NONE",
          "-jvmArgs",
          "-Xmx256m -XX:+UseSerialGC");

  /// jcstress's own choice: all compilers, actor by actor, all affinities.
  private static final List<String> LONG_RUN = List.of("-m", "default");

  private static final List<String> TWINS =
      List.of(
          "TwinStoringThief",
          "TwinWithoutFence",
          "TwinReadThenWrite",
          "TwinPlainFlag",
          "TwinSparesTheExchange");

  private static final boolean LONG = Boolean.getBoolean("weft.jcstress.long");

  private static Path run(String name, String selector, List<String> options)
      throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(Path.of("target"), "jcstress-" + name);
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // jcstress asks JNA about the processors
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Djava.io.tmpdir=" + out.toAbsolutePath());
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-r", out.toString(), "-t", selector));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(out.resolve("output.txt").toFile())
            .directory(Path.of(".").toFile())
            .start();
    assertThat(process.waitFor(4, TimeUnit.HOURS)).isTrue();
    Files.writeString(out.resolve("exit"), Integer.toString(process.exitValue()));
    return out;
  }

  private static String outputOf(Path out) throws IOException {
    return Files.readString(out.resolve("output.txt"));
  }

  private static int exitOf(Path out) throws IOException {
    return Integer.parseInt(Files.readString(out.resolve("exit")));
  }

  @Test
  @DisplayName("no forbidden outcome of the real parts")
  void realParts() throws Exception {
    Path out = run("real", "^(?!.*Twin).*Stress.*$", LONG ? LONG_RUN : SLICE);
    assertThat(exitOf(out)).as(outputOf(out)).isZero();
    assertThat(outputOf(out)).contains("Failed tests: No matches").contains("passed, 0 failed");
  }

  @Test
  @DisplayName("each broken twin shows its forbidden outcome")
  void brokenTwins() throws Exception {
    Set<String> uncaught = new TreeSet<>(TWINS);
    for (int attempt = 0; attempt < 8 && !uncaught.isEmpty(); attempt++) {
      Path out = run("twins", ".*(" + String.join("|", uncaught) + ")", SLICE);
      String output = outputOf(out);
      assertThat(
              uncaught.removeIf(
                  twin ->
                      output.contains("[FAILED] ")
                          && output.matches("(?s).*\\[FAILED\\] \\S*" + twin + "\\s.*")))
          .as(output)
          .isEqualTo(exitOf(out) != 0);
    }
    assertThat(uncaught).as("broken twins that were not caught").isEmpty();
  }
}
