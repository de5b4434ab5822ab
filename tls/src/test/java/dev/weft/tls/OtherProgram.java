package dev.weft.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A program that is not ours, to talk to.
final class OtherProgram implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final StringBuilder said = new StringBuilder();

  private OtherProgram(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    out = process.inputReader(UTF_8);
  }

  /// Starts a program. Skips the test where it is not installed, unless this is continuous
  /// integration, which installs it.
  static OtherProgram start(List<String> command) throws IOException {
    try {
      return new OtherProgram(command);
    } catch (IOException e) {
      if (System.getenv("WEFT_CI") == null) {
        Assumptions.abort(e.getMessage());
      }
      throw e;
    }
  }

  void say(String line) throws IOException {
    Writer in = process.outputWriter(UTF_8);
    in.write(line + "\n");
    in.flush();
  }

  /// Reads up to a line that has `text` in it, which must come.
  String lineWith(String text) throws IOException {
    String line;
    while ((line = out.readLine()) != null) {
      said.append(line).append('\n');
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("expected '" + text + "' in what the program said:\n" + said);
  }

  /// Kills it without giving it time for a word.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// All that it has said, at its end, which must come.
  String all() throws Exception {
    out.lines().forEach(line -> said.append(line).append('\n'));
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).as(said.toString()).isTrue();
    return said.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
