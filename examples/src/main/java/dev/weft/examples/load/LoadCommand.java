package dev.weft.examples.load;

import dev.weft.Durations;
import dev.weft.Weft;
import dev.weft.examples.HostPort;
import dev.weft.examples.RuntimeOptions;
import dev.weft.examples.ServerOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weft run load`.
@Command(
    name = "load",
    description = "A load tester: lines or HTTP requests, and how long the answers take.",
    showDefaultValues = true)
public final class LoadCommand implements Callable<Integer> {

  private static final int BAR = 40;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "50",
      description = "how many at once")
  private int connections = 50;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "for how long, such as 500ms or 1m")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--line",
      paramLabel = "TEXT",
      defaultValue = "PING",
      description = "the line to send; a line is awaited in answer")
  private String line = "PING";

  @Option(names = "--http", paramLabel = "PATH", description = "GET this path instead")
  private @Nullable String path;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (connections < 1 || !duration.isPositive()) {
      throw new ParameterException(
          spec.commandLine(), "at least one connection, and some time, are needed for a load");
    }
    var tally = new Tally();
    Exchange exchange =
        path == null ? Exchange.line(line) : Exchange.http(server.address().host(), path);
    var load = new Load(server.resolve(), connections, duration, exchange, tally);
    PrintWriter out = spec.commandLine().getOut();
    HostPort address = server.address();
    out.println(
        "%s connections to %s:%s for %s"
            .formatted(connections, address.host(), address.port(), Durations.format(duration)));
    out.flush();
    try (Weft weft = runtime.builder().open()) {
      long nanos = weft.blockOn(load.run(bar(tally)));
      out.print(tally.table(nanos));
      out.flush();
    }
    return tally.errors() == 0 && tally.answers() > 0 ? 0 : 1;
  }

  /// A bar that moves, where somebody looks: on a terminal.
  private DoubleConsumer bar(Tally tally) {
    if (System.console() == null || !System.console().isTerminal()) {
      return part -> {};
    }
    PrintWriter err = spec.commandLine().getErr();
    return part -> {
      int full = (int) Math.round(BAR * Math.clamp(part, 0, 1));
      err.print(
          "\r[%s%s] %3s %% %s answers %s errors%s"
              .formatted(
                  "#".repeat(full),
                  " ".repeat(BAR - full),
                  Math.round(100 * Math.clamp(part, 0, 1)),
                  tally.answers(),
                  tally.errors(),
                  part >= 1 ? "\n" : ""));
      err.flush();
    };
  }
}
