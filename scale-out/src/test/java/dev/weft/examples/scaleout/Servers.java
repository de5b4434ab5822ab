package dev.weft.examples.scaleout;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/// Whether the servers of others are on this machine.
final class Servers {

  private Servers() {}

  /// Skips the test where one is not installed, but not where `.ci/run` has installed them.
  static void assumeInstalled(String... programs) throws InterruptedException {
    for (String program : programs) {
      try {
        new ProcessBuilder(program, "-v")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      } catch (IOException e) {
        Assumptions.assumeTrue(
            System.getenv("WEFT_CI") != null, program + " is not installed: " + e.getMessage());
      }
    }
  }
}
