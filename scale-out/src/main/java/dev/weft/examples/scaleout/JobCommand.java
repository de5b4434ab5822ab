package dev.weft.examples.scaleout;

import dev.weft.Weft;
import dev.weft.examples.RuntimeOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weft run job`.
@Command(
    name = "job",
    description =
        "A job for many processes, by way of a durable queue of NATS; some are killed meanwhile,"
            + " and nothing is lost.",
    showDefaultValues = true)
final class JobCommand implements Callable<Integer> {

  @Option(names = "--items", paramLabel = "N", defaultValue = "100000", description = "how many")
  private int items = 100_000;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "4",
      description = "how many workers")
  private int workers = 4;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many workers are killed, by kill -9, each followed by another one")
  private int kills = 20;

  @Option(
      names = "--broker-restarts",
      paramLabel = "N",
      defaultValue = "2",
      description = "how often the broker is killed, by kill -9, and started again")
  private int brokerRestarts = 2;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "decides who is killed, and when")
  private long seed = 1;

  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  JobCommand() {}

  @Override
  public Integer call() throws Exception {
    if (items < 1 || workers < 1 || kills < 0 || brokerRestarts < 0) {
      throw new ParameterException(spec.commandLine(), "a job takes an item and a worker");
    }
    if (Math.max(kills, brokerRestarts) > items / 2) {
      throw new ParameterException(
          spec.commandLine(),
          "with %s items there is no time for so much trouble".formatted(items));
    }
    PrintWriter out = spec.commandLine().getOut();
    var plan = new JobDrill.Plan(items, workers, kills, brokerRestarts, seed);
    JobFigures figures;
    try (var folder = new ScratchFolder();
        Engine broker = Engine.nats(folder.path());
        Weft weft = runtime.builder().open();
        var drill = new JobDrill(plan, broker)) {
      figures = run(drill, weft);
    }
    figures.table().forEach((name, figure) -> out.printf("%-24s %10s%n", name, figure));
    out.flush();
    return figures.isGood() ? 0 : 1;
  }

  /// With a bar that moves, where somebody looks: on a terminal.
  private JobFigures run(JobDrill drill, Weft weft) throws Exception {
    if (System.console() == null || !System.console().isTerminal()) {
      return drill.run(weft, count -> {});
    }
    try (ProgressBar bar =
        new ProgressBarBuilder().setTaskName("results").setInitialMax(items).build()) {
      return drill.run(weft, bar::stepTo);
    }
  }
}
