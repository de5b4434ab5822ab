package dev.weft.examples.scaleout;

import dev.weft.Durations;
import dev.weft.examples.HostPort;
import dev.weft.examples.guessing.SharedGameCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/// The programs of this module, as `weft run` calls them.
@Command(
    name = "weft run",
    description = "Programs of more than one process.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "weft 0.1.0-SNAPSHOT",
    subcommands = {
      SharedGameCommand.class,
      GameDrillCommand.class,
      JobCommand.class,
      WorkerCommand.class
    })
public final class ScaleOut {

  private ScaleOut() {}

  /// @param arguments those after `weft run`
  public static void main(String[] arguments) {
    // What a drill has started ends with it, also when it is interrupted.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                "end-children"));
    System.exit(commandLine().execute(arguments));
  }

  /// All of them.
  public static CommandLine commandLine() {
    return new CommandLine(new ScaleOut())
        .setExecutionExceptionHandler(ScaleOut::failed)
        .registerConverter(Duration.class, text -> converted(Durations::parse, text))
        .registerConverter(HostPort.class, text -> converted(HostPort::parse, text));
  }

  /// Where a message is meant for people, that is all they get.
  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (e instanceof IllegalArgumentException || e instanceof IOException) {
      command.getErr().println("weft: " + e.getMessage());
    } else {
      LoggerFactory.getLogger(ScaleOut.class).error("the program failed", e);
    }
    return 1;
  }

  private static <T> T converted(Function<String, T> parser, String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
