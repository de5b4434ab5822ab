package dev.weft.examples;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What a wrong command line is told: what is wrong, what there is, and where help is.
final class Misuse implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    var err = command.getErr();
    err.println("weft: " + message(e));
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched && !spec.subcommands().isEmpty()) {
      return "there is no '%s'; there are: %s"
          .formatted(
              unmatched.getUnmatched().getFirst(), String.join(", ", ListCommand.names(spec)));
    }
    return e.getMessage();
  }
}
