package dev.weft.examples;

import dev.weft.Durations;
import dev.weft.examples.stories.Stories;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/// The `weft` command line.
@Command(
    name = "weft",
    description = "Runs programs on the Weft runtime.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "weft 0.1.0-SNAPSHOT",
    subcommands = {RunCommand.class, ListCommand.class, ProvidersCommand.class, TckCommand.class})
final class Main {
  private Main() {}

  /// Exit status: what the program returned; 1 if it failed; 2 if the command line is wrong.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var main = new CommandLine(new Main());
    Stories.commands().forEach(main.getSubcommands().get("run")::addSubcommand);
    return main.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new Misuse())
        .registerConverter(Duration.class, text -> converted(Durations::parse, text))
        .registerConverter(HostPort.class, text -> converted(HostPort::parse, text));
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
