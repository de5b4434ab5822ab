package dev.weft.examples;

import java.io.IOException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// The message of a program that failed: what the failure says, without a stack trace where the
/// message is meant for people (wrong configuration, a taken port).
final class FailureMessages implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (StandardOutput.Lost.isBehind(e)) {
      return 1; // Main says it
    }
    if (e instanceof IllegalArgumentException || e instanceof IOException) {
      command.getErr().println("weft: " + e.getMessage());
    } else {
      LoggerFactory.getLogger(FailureMessages.class).error("the program failed", e);
    }
    return 1;
  }
}
