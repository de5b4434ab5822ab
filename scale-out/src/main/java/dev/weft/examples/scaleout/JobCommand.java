package dev.weft.examples.scaleout;

import dev.weft.Weft;
import dev.weft.examples.RuntimeOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
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
      description = "how many workers are started; with --broker there may be none")
  private int processes = 4;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description =
          "how many workers are killed, by kill -9, each followed by another one; by default 20")
  private @Nullable Integer kills;

  @Option(
      names = "--broker-restarts",
      paramLabel = "N",
      description = "how often the broker is killed, by kill -9, and started again; by default 2")
  private @Nullable Integer brokerRestarts;

  @Option(
      names = "--broker",
      paramLabel = "URL",
      description =
          "a NATS server that is there, with JetStream, and is left alone; by default one is"
              + " started")
  private @Nullable String url;

  @Mixin private SeedOptions seed = new SeedOptions();
  @Mixin private JobOptions job = new JobOptions();
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  JobCommand() {}

  @Override
  public Integer call() throws Exception {
    boolean own = url == null;
    int killed = kills != null ? kills : processes == 0 ? 0 : 20;
    int restarts = brokerRestarts != null ? brokerRestarts : own ? 2 : 0;
    check(items >= 1 && (processes >= 1 || !own), "a job takes an item and a worker");
    check(processes >= 0 && killed >= 0 && restarts >= 0, "there is no less than none");
    check(processes >= 1 || killed == 0, "only workers that were started here are killed");
    check(own || restarts == 0, "a broker that was not started here is not killed");
    check(
        Math.max(killed, restarts) <= items / 2,
        "with %s items there is no time for so much trouble".formatted(items));
    var plan = new JobDrill.Plan(items, processes, killed, restarts, seed.seed());
    JobFigures figures = own ? run(plan) : run(plan, url);
    PrintWriter out = spec.commandLine().getOut();
    figures.table().forEach((name, figure) -> out.printf("%-24s %10s%n", name, figure));
    out.flush();
    return figures.isGood() ? 0 : 1;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private JobFigures run(JobDrill.Plan plan) throws Exception {
    try (var folder = new ScratchFolder();
        Engine broker = Engine.nats(folder.path());
        Weft weft = runtime.builder().open();
        var drill = new JobDrill(plan, job.name(), broker)) {
      return run(drill, weft);
    }
  }

  private JobFigures run(JobDrill.Plan plan, String broker) throws Exception {
    try (Weft weft = runtime.builder().open();
        var drill = new JobDrill(plan, job.name(), broker)) {
      return run(drill, weft);
    }
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
