package dev.weft.examples;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What a wrong command line is told: what is wrong, what might be meant, and where help is.
final class Misuse implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    var err = command.getErr();
    err.println("weft: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
