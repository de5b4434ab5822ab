package dev.weft.examples;

import dev.weft.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// The `weft` command line.
@Command(
    name = "weft",
    description = "Runs programs on the Weft runtime.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "weft 0.1.0-SNAPSHOT",
    subcommands = {
      DumpCommand.class,
      ListCommand.class,
      NewCommand.class,
      ProvidersCommand.class,
      RunCommand.class,
      TckCommand.class
    })
final class Main {
  private Main() {}

  /// Exit status: what the program returned; 1 if it failed, or its output could not be written; 2
  /// if the command line is wrong; 141 if whoever reads the output wants no more of it.
  public static void main(String[] args) {
    System.exit(run(StandardOutput.ofProcess(), new PrintWriter(System.err, true), args));
  }

  static int run(StandardOutput output, PrintWriter err, String... args) {
    PrintWriter out = output.printer();
    int status = commandLine(args).setOut(out).setErr(err).execute(args);
    try {
      out.flush();
    } catch (StandardOutput.Lost lost) {
      // said with the status
    }
    return output.exitStatus(status, err);
  }

  /// @param args decide which of the programs are known, see [Programs]
  static CommandLine commandLine(String... args) {
    var main = new CommandLine(new Main());
    Programs.addTo(main.getSubcommands().get("run"), args);
    return main.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::runLast)
        .setExecutionExceptionHandler(new FailureMessages())
        .setParameterExceptionHandler(new UsageMessages())
        .registerConverter(Duration.class, text -> converted(Durations::parse, text))
        .registerConverter(HostPort.class, text -> converted(HostPort::parse, text));
  }

  /// Help is printed outside of what the exception handler sees.
  private static int runLast(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (StandardOutput.Lost lost) {
      return 1; // run says it
    }
  }

  /// The parser's message as it is, without the name of an exception before it.
  private static <T> T converted(Function<String, T> parser, String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
