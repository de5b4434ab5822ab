package dev.weft.process;

import java.nio.charset.StandardCharsets;

/// What a child process has left: its exit code, and all that it wrote.
///
/// @param exitCode as [ChildProcess#waitFor] yields it
/// @param stdout what it wrote to its standard output; empty if that was not piped
/// @param stderr what it wrote to its standard error; empty if that was not piped
public record ProcessOutput(int exitCode, byte[] stdout, byte[] stderr) {

  /// Whether the exit code is 0.
  public boolean isSuccess() {
    return exitCode == 0;
  }

  /// What it wrote to its standard output, as UTF-8; what is none shows as `\uFFFD`.
  public String text() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  /// What it wrote to its standard error, likewise.
  public String errorText() {
    return new String(stderr, StandardCharsets.UTF_8);
  }
}
