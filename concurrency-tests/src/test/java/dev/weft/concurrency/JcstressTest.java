package dev.weft.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Runs the jcstress suites (`*Stress`) in a JVM of their own: the real parts must pass, each
/// broken twin must fail.
class JcstressTest {

  private static final List<String> TWINS =
      List.of(
          "TwinAwaitsThePublished",
          "TwinDoesNotLookAgain",
          "TwinPlainAlarm",
          "TwinPlainFlag",
          "TwinPlainJoiner",
          "TwinPlainSlot",
          "TwinReadThenWrite",
          "TwinSparesTheExchange",
          "TwinStoringThief",
          "TwinWithoutFence");

  private static final String REAL = "^(?!.*Twin).*Stress.*$";
  private static final String ALL = ".*Stress.*";

  /// One JVM configuration. jcstress itself takes some seconds to start, hence one run of it for
  /// all; a twin that slips through has more time in the next.
  private static List<String> slice(int iterations) {
    return options(
        "-time 100 -sc false -af NONE -iters " + iterations,
        "-jvmArgs",
        "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
  }

  /// All compilers, actor by actor, in jcstress's choice of JVM configurations.
  private static final List<String> LONG_RUN =
      options("-iters 5 -af NONE -time " + Integer.getInteger("weft.jcstress.millis", 0));

  private static final boolean LONG = Integer.getInteger("weft.jcstress.millis", 0) > 0;

  private static final Pattern FAILED = Pattern.compile("\\[FAILED\\] \\S*\\.(\\w+)");

  private static List<String> options(String words, String... more) {
    var options = new ArrayList<>(List.of("-m", "quick", "-f", "1"));
    options.addAll(List.of(words.split(" ")));
    options.addAll(List.of(more));
    return options;
  }

  /// Returns the names of the tests that showed a forbidden outcome.
  private static Set<String> failures(String selector, List<String> options)
      throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(Path.of("target"), "jcstress-");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // jcstress asks JNA about the processors
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Djava.io.tmpdir=" + out.toAbsolutePath());
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-r", out.toString(), "-t", selector));
    command.addAll(options);
    Path printed = out.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    assertThat(process.waitFor(4, TimeUnit.HOURS)).isTrue();
    String output = Files.readString(printed);
    var failed = new TreeSet<String>();
    FAILED.matcher(output).results().forEach(match -> failed.add(match.group(1)));
    assertThat(output).contains("Error tests: No matches").contains("0 soft errs, 0 hard errs");
    assertThat(process.exitValue() != 0).as(output).isEqualTo(!failed.isEmpty());
    assertThat(TWINS).as(output).containsAll(failed);
    return failed;
  }

  @Test
  @DisplayName("no forbidden outcome of the real parts, and of each broken twin its own")
  void realPartsAndTwins() throws Exception {
    if (LONG) {
      assertThat(failures(REAL, LONG_RUN)).isEmpty();
    }
    Set<String> uncaught = new TreeSet<>(TWINS);
    uncaught.removeAll(failures(ALL, slice(3)));
    for (int longer = 10; longer <= 80 && !uncaught.isEmpty(); longer *= 2) {
      uncaught.removeAll(failures(".*(" + String.join("|", uncaught) + ")", slice(longer)));
    }
    assertThat(uncaught).as("broken twins that were not caught").isEmpty();
  }
}
