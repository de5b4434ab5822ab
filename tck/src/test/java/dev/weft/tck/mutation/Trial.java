package dev.weft.tck.mutation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Holds some classes to rules, in a process of their own: a mutant may spin for ever.
///
/// @param broken whether a rule was broken
/// @param said what was said of it, or what was wrong with the trial
/// @param millis how long it took
record Trial(boolean broken, String said, long millis) {

  private static final long LIMIT_SECONDS = 120;

  /// What a kit says of a broken rule begins with this, in the output of [TrialProgram].
  static final String BROKEN = "BROKEN ";

  /// What it says in the end when nothing was broken.
  static final String KEPT = "KEPT ";

  /// Runs the rules of `catcher`.
  ///
  /// @param rules which ones
  /// @param classes the folder of a mutant's classes; null for the modules as they are
  static Trial of(Catcher catcher, List<String> rules, @Nullable Path classes)
      throws IOException, InterruptedException {
    var path = new ArrayList<String>();
    if (classes != null) {
      path.add(classes.toString());
    }
    path.addAll(MutantCompiler.path());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-ea",
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-Dweft.tck.patience-millis=4000",
            "-Dweft.tck.scale=20"));
    catcher.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    command.add(TrialProgram.class.getName());
    command.add(Objects.requireNonNull(catcher.kit()).getName());
    command.addAll(rules);
    Path output = Files.createTempFile("weft-mutant", ".txt");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    long millis = (System.nanoTime() - begin) / 1_000_000;
    String said = Files.readString(output);
    Files.delete(output);
    return judge(said, ended, millis);
  }

  private static Trial judge(String said, boolean ended, long millis) {
    String broken = said.lines().filter(line -> line.startsWith(BROKEN)).findFirst().orElse(null);
    if (broken != null) {
      return new Trial(true, broken.substring(BROKEN.length()), millis);
    }
    String kept = said.lines().filter(line -> line.startsWith(KEPT)).findFirst().orElse(null);
    return new Trial(
        false, kept != null ? kept : (ended ? "no verdict: " : "hangs: ") + said, millis);
  }
}
