package dev.weft.benchmarks.recording;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the flight recorder's events cost on W1 (64 connections to an echo server on the loopback
/// interface) and W2 (tasks that are spawned and joined): processor time of a process for each echo
/// and each task, in processes that differ in what is [Recorded], by turns. Prints each
/// measurement, then the medians, and the ratios of what belongs together, round by round.
///
/// ```sh
/// mvn -Pbench verify -pl benchmarks -am -DskipTests -Dweft.bench.main=dev.weft.benchmarks.recording.RecordingCost -Dweft.bench=4
/// ```
///
/// The argument is the number of rounds (4); each takes 70 seconds.
public final class RecordingCost {

  private static final List<String> EXECUTORS = List.of("fifo", "workstealing");
  private static final int ROUNDS = 4;
  private static final int CONNECTIONS = 64;

  // In milliseconds.
  private static final int WARM_UP = 1800;
  private static final int MEASURED = 2000;

  /// Processor time in nanoseconds.
  private record Cost(double echo, double task) {}

  private RecordingCost() {}

  /// Runs it.
  public static void main(String[] args) throws Exception {
    int rounds = args.length == 1 && args[0].matches("\\d+") ? Integer.parseInt(args[0]) : ROUNDS;
    for (String executor : EXECUTORS) {
      Map<Recorded, Cost[]> costs = new EnumMap<>(Recorded.class);
      for (Recorded recorded : Recorded.values()) {
        costs.put(recorded, new Cost[rounds]);
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < Recorded.values().length; i++) {
          Recorded recorded = Recorded.values()[(i + round) % Recorded.values().length];
          Cost cost = measure(executor, recorded);
          costs.get(recorded)[round] = cost;
          print(executor, "round " + (round + 1) + ", " + recorded.text(), cost);
        }
      }
      costs.forEach((recorded, all) -> print(executor, "median, " + recorded.text(), median(all)));
      ratios(executor, "no recording / left out", costs, Recorded.IDLE, Recorded.LEFT_OUT);
      ratios(executor, "all events / left out", costs, Recorded.ALL, Recorded.LEFT_OUT);
      ratios(executor, "all / the JVM's events", costs, Recorded.ALL, Recorded.JVM_ALONE);
    }
  }

  private static Cost measure(String executor, Recorded recorded) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+AlwaysPreTouch",
                "-Dslf4j.internal.verbosity=ERROR", // nobody logs here
                "-cp",
                System.getProperty("java.class.path"),
                Subject.class.getName(),
                executor,
                recorded.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = process.outputWriter(StandardCharsets.US_ASCII);
        BufferedReader in = process.inputReader(StandardCharsets.US_ASCII)) {
      int port = Integer.parseInt(in.readLine());
      ask("spawn " + WARM_UP, out, in);
      String[] spawned = ask("spawn " + MEASURED, out, in).split(" ");
      double task = Long.parseLong(spawned[1]) / (double) Long.parseLong(spawned[0]);
      try (var load = new Load(port, CONNECTIONS)) {
        load.run(WARM_UP);
        long before = Long.parseLong(ask("cpu", out, in));
        long echoes = load.run(MEASURED);
        long cpu = Long.parseLong(ask("cpu", out, in)) - before;
        return new Cost(cpu / (double) echoes, task);
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static String ask(String question, java.io.Writer out, BufferedReader in)
      throws IOException {
    out.write(question + "\n");
    out.flush();
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException("the process has ended");
    }
    return answer;
  }

  private static Cost median(Cost[] costs) {
    return new Cost(
        median(Arrays.stream(costs).mapToDouble(Cost::echo).toArray()),
        median(Arrays.stream(costs).mapToDouble(Cost::task).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }

  private static void print(String executor, String what, Cost cost) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-13s %-28s W1 %7.0f ns per echo   W2 %6.1f ns per task",
            executor,
            what,
            cost.echo(),
            cost.task()));
  }

  private static void ratios(
      String executor, String what, Map<Recorded, Cost[]> costs, Recorded with, Recorded without) {
    int rounds = costs.get(with).length;
    var echo = new double[rounds];
    var task = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      echo[i] = costs.get(with)[i].echo() / costs.get(without)[i].echo();
      task[i] = costs.get(with)[i].task() / costs.get(without)[i].task();
    }
    System.out.println(
        String.format(
            Locale.ROOT, "%-13s %-28s W1 %s   W2 %s", executor, what, ratio(echo), ratio(task)));
  }

  /// The median, and the least and the greatest.
  private static String ratio(double[] ratios) {
    double middle = median(ratios);
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", middle, ratios[0], ratios[ratios.length - 1]);
  }
}
