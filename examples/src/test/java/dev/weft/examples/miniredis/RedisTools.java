package dev.weft.examples.miniredis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Debian's `redis-cli` and `redis-benchmark`, as clients of one server.
///
/// @param server where it listens
record RedisTools(InetSocketAddress server) {

  private static final int PATIENCE_SECONDS = 60;

  /// Skips the test where they are not installed, but not where `.ci/run` has installed them.
  static void assumeInstalled() {
    boolean installed = Files.exists(Path.of("/usr/bin/redis-benchmark"));
    Assumptions.assumeTrue(
        installed || System.getenv("WEFT_CI") != null,
        "redis-tools is not installed, which has redis-cli and redis-benchmark");
  }

  /// A client's process, to talk to.
  Process start(String tool, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(tool, "-h", "127.0.0.1", "-p", "" + server.getPort()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private String output(String tool, String... arguments) throws Exception {
    Process process = start(tool, arguments);
    process.getOutputStream().close();
    try {
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("exit status of %s: %s", tool, said).isZero();
      return said.strip();
    } finally {
      process.destroyForcibly();
    }
  }

  /// What `redis-cli` says to one command, as a person would see it.
  String cli(String... command) throws Exception {
    var arguments = new ArrayList<>(List.of("--no-raw"));
    arguments.addAll(List.of(command));
    return output("redis-cli", arguments.toArray(String[]::new));
  }

  /// What `redis-benchmark` says, a line for each test; it ends with an error at the first reply
  /// that is one.
  String benchmark(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("-q"));
    all.addAll(List.of(arguments));
    return output("redis-benchmark", all.toArray(String[]::new));
  }
}
