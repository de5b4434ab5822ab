package dev.weft.examples.scaleout;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of this module as a process of its own: a node, or a worker.
///
/// **Threads.** One party.
final class Jvm implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;

  /// Starts `weft run` with `arguments`.
  Jvm(String... arguments) throws IOException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Many start at once, and none lives long.
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    words.addAll(List.of("-Dweft.management=off", "--enable-native-access=ALL-UNNAMED"));
    words.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(ScaleOut.class.getName());
    words.addAll(List.of(arguments));
    process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /// The next line that it says.
  ///
  /// @throws IOException if it has ended
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the process has ended without a word");
    }
    return line;
  }

  /// As `kill -9` does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// Asks it to end, as Ctrl-C and `docker stop` do.
  void terminate() {
    process.destroy();
  }

  /// How it ended.
  ///
  /// @throws IOException if it does not end
  int exitStatus() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("process " + process.pid() + " does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
