package dev.weft.examples;

import java.io.IOException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// What a failed program says: the message, without a stack trace where the message is meant for
/// people (wrong configuration, a taken port).
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (StandardOutput.Lost.isBehind(e)) {
      return 1; // Main says it
    }
    if (e instanceof IllegalArgumentException || e instanceof IOException) {
      command.getErr().println("weft: " + e.getMessage());
    } else {
      LoggerFactory.getLogger(Failures.class).error("the program failed", e);
    }
    return 1;
  }
}
