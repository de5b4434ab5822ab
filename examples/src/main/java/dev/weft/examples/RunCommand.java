package dev.weft.examples;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weft run PROGRAM`: each program is a command of its own ([Programs]).
@Command(
    name = "run",
    description = "Runs a program; 'weft list' names them.",
    synopsisSubcommandLabel = "PROGRAM")
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
