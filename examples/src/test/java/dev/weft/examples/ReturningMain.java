package dev.weft.examples;

import java.io.PrintWriter;

/// The `weft` command line for tests: does as [Main] does, but returns where that one calls
/// `System.exit`, so that a thread which is left behind keeps the process alive, and is noticed.
public final class ReturningMain {
  private ReturningMain() {}

  public static void main(String[] args) {
    int status = Main.run(StandardOutput.ofProcess(), new PrintWriter(System.err, true), args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
