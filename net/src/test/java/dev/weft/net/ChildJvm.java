package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A JVM of its own, with all that this one has, on the class path.
final class ChildJvm {

  static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED", "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");

  /// It lives for a moment only: compiling well does not pay.
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private ChildJvm() {}

  /// Runs `main` to its good end and returns what it printed, on both streams.
  ///
  /// @param wrapper a command to put before `java`
  static String run(List<String> wrapper, List<String> flags, Class<?> main, String... arguments)
      throws Exception {
    return run(Map.of(), wrapper, flags, main, arguments);
  }

  /// Likewise, with `environment` added to this process's.
  static String run(
      Map<String, String> environment,
      List<String> wrapper,
      List<String> flags,
      Class<?> main,
      String... arguments)
      throws Exception {
    var builder = builder(wrapper, flags, main, arguments).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process child = builder.start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    return output;
  }

  /// Starts `main`, whose complaints are this JVM's.
  static Process start(List<String> flags, Class<?> main, String... arguments) throws IOException {
    return builder(List.of(), flags, main, arguments)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static ProcessBuilder builder(
      List<String> wrapper, List<String> flags, Class<?> main, String... arguments) {
    var command = new ArrayList<>(wrapper);
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(SHORT_LIVED);
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private static String classPath() {
    return String.join(
        File.pathSeparator,
        System.getProperty("jdk.module.path", ""),
        System.getProperty("java.class.path"),
        new File("target/test-classes").getAbsolutePath());
  }
}
