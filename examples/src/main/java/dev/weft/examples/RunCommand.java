package dev.weft.examples;

import dev.weft.examples.chat.ChatCommand;
import dev.weft.examples.guessing.GuessingGameCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weft run PROGRAM`: each program is a command of its own.
@Command(
    name = "run",
    description = "Runs a program; 'weft list' names them.",
    synopsisSubcommandLabel = "PROGRAM",
    subcommands = {
      EchoCommand.class,
      EchoClientsCommand.class,
      GuessingGameCommand.class,
      ChatCommand.class
    })
final class RunCommand implements Runnable {

  @Spec private CommandSpec spec;

  RunCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "which program? There are: " + String.join(", ", ListCommand.names(spec)));
  }
}
