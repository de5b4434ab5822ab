package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One run of a program through the command line: what it printed, and how long it took.
public record Telling(List<String> out, List<String> err, Duration took) {

  /// Runs `weft run` with `args`, on the calling thread, and expects it to succeed.
  public static Telling of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(Arrays.asList(args));
    long begin = System.nanoTime();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    var took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(status).as(err.toString()).isZero();
    return new Telling(out.toString().lines().toList(), err.toString().lines().toList(), took);
  }

  /// The lines without the one that says how long it took.
  public List<String> story() {
    return out.stream().filter(line -> !line.startsWith("Finished in")).toList();
  }

  /// What the line says.
  public long finishedInMillis() {
    String line = out.stream().filter(l -> l.startsWith("Finished in")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
