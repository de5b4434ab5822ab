package dev.weft.examples;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The message after a wrong command line: what is wrong, what there is, and where help is.
final class UsageMessages implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    var err = command.getErr();
    err.println("weft: " + message(e));
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    boolean command = !unmatched.isUnknownOption() && !spec.subcommands().isEmpty();
    String wrong =
        command ? "there is no '" + unmatched.getUnmatched().getFirst() + "'" : e.getMessage();
    String there = command ? "; there are: " + String.join(", ", ListCommand.names(spec)) : "";
    List<String> near = unmatched.getSuggestions();
    return wrong + there + (near.isEmpty() ? "" : "; did you mean " + nearest(near) + "?");
  }

  private static String nearest(List<String> near) {
    return near.stream().limit(2).collect(Collectors.joining(" or "));
  }
}
