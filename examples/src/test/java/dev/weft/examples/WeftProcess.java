package dev.weft.examples;

import dev.weft.testing.Pairing;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program of the `weft` command line as a process of its own, started as a user would, on the
/// class path.
public class WeftProcess implements AutoCloseable {

  private static final String LISTENING = "listening on 127.0.0.1:";

  private static final String MAIN = "dev.weft.examples.Main";
  private static final List<String> FLAGS =
      List.of("-XX:-MaxFDLimit", "-Dweft.management=off"); // its thread is none of the program's

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  /// Starts `weft run` with `arguments`, the first of which names the program.
  ///
  /// @param pairing what its runtime is made of
  /// @param descriptors how many descriptors the process may have; 0 for as many as this one
  public WeftProcess(Pairing pairing, int descriptors, List<String> arguments) throws IOException {
    this(pairing, descriptors, MAIN, arguments);
  }

  /// Starts `weft run` with `arguments`, in another main class than the usual one.
  protected WeftProcess(Pairing pairing, int descriptors, String main, List<String> arguments)
      throws IOException {
    pairing.assumeAvailable();
    errors = Files.createTempFile("weft", ".err");
    var command = new ArrayList<String>();
    if (descriptors > 0) {
      command.addAll(List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"));
    }
    command.addAll(java(FLAGS, main));
    command.add("run");
    command.addAll(arguments);
    command.addAll(List.of("--executor", pairing.executor(), "--reactor", pairing.reactor()));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
  }

  /// The words that start `weft` with `arguments`.
  static List<String> command(List<String> arguments) {
    return command(FLAGS, arguments);
  }

  /// The words that start `weft` with `arguments` in a JVM with `flags`.
  public static List<String> command(List<String> flags, List<String> arguments) {
    var command = new ArrayList<>(java(flags, MAIN));
    command.addAll(arguments);
    return command;
  }

  /// The words that start another program on all that this JVM has.
  public static List<String> java(List<String> flags, Class<?> main) {
    return java(flags, main.getName());
  }

  private static List<String> java(List<String> flags, String main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    return command;
  }

  /// All that this test's JVM has on its two paths, but the kits: programs do without them.
  private static String classPath() {
    String paths =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    return Stream.of(paths.split(File.pathSeparator))
        .filter(entry -> !entry.matches(".*[/\\\\](tck[/\\\\]target[/\\\\]|weft-tck-).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// The address of a server, which is what it says first.
  public final InetSocketAddress listeningOn() throws IOException {
    String first = out.readLine();
    if (first == null || !first.startsWith(LISTENING)) {
      throw new IOException("the program said '" + first + "' and " + errors());
    }
    return new InetSocketAddress(
        "127.0.0.1", Integer.parseInt(first.substring(LISTENING.length())));
  }

  /// All that the program says until its end.
  public final List<String> rest() throws IOException {
    return out.readAllLines();
  }

  /// The process's id.
  public final long pid() {
    return process.pid();
  }

  /// How the program ended, which must be soon.
  public final int exitStatus() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the program does not end");
    }
    return process.exitValue();
  }

  /// What it said on standard error.
  public final String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(errors);
  }
}
