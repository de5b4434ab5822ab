package dev.weft.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `weft` command line.
@Command(
    name = "weft",
    description = "Runs programs on the Weft runtime.",
    mixinStandardHelpOptions = true,
    version = "weft 0.1.0-SNAPSHOT",
    subcommands = {RunCommand.class, ListCommand.class, ProvidersCommand.class})
final class Main {
  private Main() {}

  /// Exit status: what the program returned; 1 if it failed; 2 if the command line is wrong.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new Misuse())
        .registerConverter(java.time.Duration.class, dev.weft.Durations::parse)
        .registerConverter(HostPort.class, HostPort::parse);
  }
}
