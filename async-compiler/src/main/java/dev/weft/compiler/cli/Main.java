package dev.weft.compiler.cli;

import dev.weft.compiler.rewrite.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The command line: `java -jar weft-async-compiler.jar <folder or jar> ...` compiles the async
/// blocks of class files in place.
///
/// Exit status 0: done; 1: something was refused (the rest is done); 2: wrong arguments or files
/// that cannot be read.
public final class Main {

  private final PrintStream out;
  private int changed;
  private int refused;

  private Main(PrintStream out) {
    this.out = out;
  }

  /// For the JVM.
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /// Runs the command and returns its exit status.
  public static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 0) {
      err.println("usage: java -jar weft-async-compiler.jar <folder or jar> ...");
      return 2;
    }
    var main = new Main(out);
    for (String arg : args) {
      try {
        main.rewrite(Path.of(arg));
      } catch (IOException | IllegalArgumentException e) {
        err.println(arg + ": " + e);
        return 2;
      }
    }
    out.println(main.changed + " classes compiled, " + main.refused + " places refused");
    return main.refused == 0 ? 0 : 1;
  }

  private void rewrite(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      add(ClassFolder.rewrite(path));
    } else {
      add(ClassJar.rewrite(path));
    }
  }

  private void add(Report report) {
    changed += report.changed();
    refused += report.refusals().size();
    for (Refusal refusal : report.refusals()) {
      out.println(refusal);
    }
  }
}
