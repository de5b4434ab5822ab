package dev.weft.examples.guessing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The game as a process of its own, started as a user would, on the class path.
final class GameProcess implements AutoCloseable {

  private static final String LISTENING = "listening on 127.0.0.1:";

  private final Process process;
  private final Path errors;
  final InetSocketAddress address;

  /// Starts the game on a free port.
  ///
  /// @param descriptors how many descriptors the process may have; 0 for as many as this one
  GameProcess(int descriptors, String... options) throws IOException {
    errors = Files.createTempFile("game", ".err");
    var command = new ArrayList<String>();
    if (descriptors > 0) {
      command.addAll(List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-MaxFDLimit");
    command.add("-cp");
    command.add(classPath());
    command.addAll(
        List.of(
            "dev.weft.examples.Main",
            "run",
            "guessing-game",
            "--executor",
            "fifo",
            "--address",
            "127.0.0.1:0"));
    command.addAll(List.of(options));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    var out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    String first = out.readLine();
    if (first == null || !first.startsWith(LISTENING)) {
      throw new IOException("the game said '" + first + "' and " + errors());
    }
    int port = Integer.parseInt(first.substring(LISTENING.length()));
    address = new InetSocketAddress("127.0.0.1", port);
  }

  /// All that this test's JVM has on its two paths.
  private static String classPath() {
    return System.getProperty("jdk.module.path", "")
        + File.pathSeparator
        + System.getProperty("java.class.path");
  }

  Client join() throws IOException {
    return new Client(address);
  }

  long pid() {
    return process.pid();
  }

  int exitStatus() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the game does not end");
    }
    return process.exitValue();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /// What the process has used of the processors, in hundredths of a second.
  long cpuTicks() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(errors);
  }
}
