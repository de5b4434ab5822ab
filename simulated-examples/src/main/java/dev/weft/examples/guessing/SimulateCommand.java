package dev.weft.examples.guessing;

import dev.weft.simulation.SimulatedRun;
import dev.weft.simulation.Simulation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weft run simulate`: a guessing game in a network that is cut, and what happened, line by line.
@Command(
    name = "weft run simulate",
    description =
        "Plays the guessing game in a simulated network that is cut for a while; with the same"
            + " seed, the same game.",
    mixinStandardHelpOptions = true,
    version = "weft 0.1.0-SNAPSHOT",
    showDefaultValues = true)
public final class SimulateCommand implements Callable<Integer> {

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "decides everything")
  private long seed = 1;

  @Option(
      names = "--timeline",
      paramLabel = "FILE",
      description = "where to put the timeline, a page for a browser; none by default")
  private @org.jspecify.annotations.Nullable Path timeline;

  @Option(names = "--all", description = "tell of packets and steps, too")
  private boolean all;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// For picocli.
  public SimulateCommand() {}

  /// @param arguments those after `weft run simulate`
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulateCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    var simulation = Simulation.of(seed).keepTrace();
    new SimulatedGame(simulation, GameServer.ASYNC).with("alice", "bob", "carol");
    Duration cut = simulation.upTo(Duration.ofMillis(80)).plusMillis(25);
    simulation.partition("server", "bob").between(cut, cut.plusMillis(500));
    SimulatedRun run = simulation.run();
    simulation.trace().stream()
        .map(String::strip)
        .filter(line -> all || !line.matches("\\S+ s +#\\d+ (step|packet) .*"))
        .forEach(out::println);
    out.println(
        "%s steps, hash %016x: the same with --seed %s".formatted(run.steps(), run.hash(), seed));
    if (timeline != null) {
      Files.writeString(timeline, simulation.timelineHtml("The guessing game, seed " + seed));
      out.println("timeline: " + timeline.toUri());
    }
    out.flush();
    return 0;
  }
}
