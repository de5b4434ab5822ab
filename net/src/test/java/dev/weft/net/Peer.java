package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A program that is not ours, to talk to.
final class Peer implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  private Peer(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    out = process.inputReader(UTF_8);
  }

  /// Runs a Python script. Skips the test where there is no Python.
  static Peer python(String script, String... arguments) throws IOException {
    var command = new java.util.ArrayList<>(List.of("python3", "-c", script));
    command.addAll(List.of(arguments));
    return start(command);
  }

  /// Runs a program. Skips the test where it is not installed.
  static Peer start(List<String> command) throws IOException {
    try {
      return new Peer(command);
    } catch (IOException e) {
      Assumptions.abort(e.getMessage());
      throw e;
    }
  }

  /// The next line of its output.
  String line() throws IOException {
    String line = out.readLine();
    assertThat(line).as("a line of the peer's").isNotNull();
    return line;
  }

  void say(String line) throws IOException {
    Writer in = process.outputWriter(UTF_8);
    in.write(line + "\n");
    in.flush();
  }

  long pid() {
    return process.pid();
  }

  /// Waits for its end, which must be a good one.
  void ends() throws Exception {
    String rest = String.join("\n", out.lines().toList());
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).as(rest).isTrue();
    assertThat(process.exitValue()).as(rest).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
