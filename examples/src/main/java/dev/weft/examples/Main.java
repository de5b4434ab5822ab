package dev.weft.examples;

import dev.weft.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    version = "weft 0.1.0-SNAPSHOT")
final class Main {

  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("dump", DumpCommand::new);
    COMMANDS.put("list", ListCommand::new);
    COMMANDS.put("new", NewCommand::new);
    COMMANDS.put("providers", ProvidersCommand::new);
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("tck", TckCommand::new);
  }

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

  /// @param args if they name a program, only that is known: the model of a command is made by
  ///   reflection, and those of all of them took longer than all the rest of a start
  static CommandLine commandLine(String... args) {
    var main = new CommandLine(new Main());
    boolean program = args.length > 1 && args[0].equals("run") && Programs.ALL.containsKey(args[1]);
    add(COMMANDS, main, program ? "run" : null);
    add(Programs.ALL, main.getSubcommands().get("run"), program ? args[1] : null);
    return main.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::runLast)
        .setExecutionExceptionHandler(new FailureMessages())
        .setParameterExceptionHandler(new UsageMessages())
        .registerConverter(Duration.class, text -> converted(Durations::parse, text))
        .registerConverter(HostPort.class, text -> converted(HostPort::parse, text));
  }

  /// Adds the commands, or only the one called `only`.
  private static void add(
      Map<String, Supplier<Object>> commands, CommandLine to, @Nullable String only) {
    commands.forEach(
        (name, command) -> {
          if (only == null || only.equals(name)) {
            to.addSubcommand(name, command.get());
          }
        });
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
