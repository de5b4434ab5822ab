package dev.weft.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Runs the jcstress suites (`*Stress`) in a JVM of their own: the real parts must pass, each
/// broken twin must fail.
class JcstressTest {

  private static final String BUDGET = System.getProperty("weft.jcstress.budget", "15s");

  private static Path run(String name, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(Path.of("target"), "jcstress-" + name);
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Djava.io.tmpdir=" + out.toAbsolutePath());
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-r", out.toString(), "-tb", BUDGET, "-sc", "false"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(out.resolve("output.txt").toFile())
            .directory(Path.of(".").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.MINUTES)).isTrue();
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
    Path out = run("real", "-t", "^(?!.*Twin).*Stress.*$");
    assertThat(exitOf(out)).as(outputOf(out)).isZero();
    assertThat(outputOf(out)).contains("RUN COMPLETE");
  }

  @Test
  @DisplayName("each broken twin shows its forbidden outcome")
  void brokenTwins() throws Exception {
    for (String twin :
        List.of("TwinStoringThief", "TwinWithoutFence", "TwinReadThenWrite", "TwinPlainFlag")) {
      Path out = run(twin, "-t", twin, "-m", "quick");
      assertThat(exitOf(out)).as("%s: %s", twin, outputOf(out)).isNotZero();
      assertThat(outputOf(out)).contains("FORBIDDEN");
    }
  }
}
