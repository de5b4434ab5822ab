package dev.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A program that is not ours.
public final class OtherProgram {

  /// What the tests of `tls` have for certificates; the password is "password".
  public static final Path CERTIFICATES =
      Path.of("../tls/src/test/certificates").toAbsolutePath().normalize();

  private OtherProgram() {}

  /// Runs a program to its end, and tells all that it said. Skips the test where it is not
  /// installed, as [#start] does.
  public static String run(List<String> command) throws Exception {
    return said(start(command));
  }

  /// All that a program says until it ends.
  public static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  /// Starts a program. Skips the test where it is not installed, unless this is continuous
  /// integration, which installs it.
  public static Process start(List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      if (System.getenv("WEFT_CI") == null) {
        Assumptions.abort(e.getMessage());
      }
      throw e;
    }
  }

  /// Runs a program to its end.
  public static String run(String... command) throws Exception {
    return run(List.of(command));
  }
}
