package dev.weft.examples;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The programs of the module `scale-out`, by name, for `weft list`. They need libraries that the
/// others do without, so the script `weft` builds and starts them by themselves.
final class ScaleOutPrograms {

  private ScaleOutPrograms() {}

  static Map<String, Supplier<Object>> all() {
    return Map.of(
        "shared-game", SharedGame::new,
        "game-drill", GameDrill::new,
        "job", Job::new,
        "job-worker", JobWorker::new);
  }

  private abstract static class Elsewhere implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      throw new ParameterException(
          spec.commandLine(),
          "this program is in the module scale-out; ./weft run %s starts it"
              .formatted(spec.name()));
    }
  }

  @Command(
      name = "shared-game",
      description = "A node of a guessing game that several processes share, by way of NATS.")
  private static final class SharedGame extends Elsewhere {}

  @Command(
      name = "game-drill",
      description =
          "Plays shared games behind HAProxy, kills a node and the broker in each, and says who"
              + " lost by it.")
  private static final class GameDrill extends Elsewhere {}

  @Command(
      name = "job",
      description =
          "A job for many processes, by way of a durable queue of NATS; some are killed meanwhile,"
              + " and nothing is lost.")
  private static final class Job extends Elsewhere {}

  @Command(
      name = "job-worker",
      description = "Works on the items of a job, beside any number of others; Ctrl-C ends it.")
  private static final class JobWorker extends Elsewhere {}
}
