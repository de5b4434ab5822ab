package dev.weft.compiler.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.zip.ZipException;

/// The command line: `java -jar weft-async-compiler.jar <folder or jar> ...` compiles the async
/// blocks of class files in place.
///
/// Exit status 0: done; 1: something was refused; 2: wrong arguments, or something that cannot be
/// read, compiled or written, which is named. In each case the rest is done.
public final class Main {

  private final PrintStream out;
  private final PrintStream err;
  private int changed;
  private int refused;
  private int failed;

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
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
    var main = new Main(out, err);
    for (String arg : args) {
      main.add(main.rewrite(arg));
    }
    return main.finish();
  }

  private Report rewrite(String argument) {
    try {
      Path path = Path.of(argument);
      if (Files.isDirectory(path)) {
        return ClassFolder.rewrite(path);
      }
      return Files.exists(path)
          ? ClassJar.rewrite(path)
          : Report.failed(argument, "no such file or folder");
    } catch (ZipException | ProviderNotFoundException e) {
      return Report.failed(argument, "no folder and no jar (" + e.getMessage() + ")");
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return Report.failed(argument, e.toString());
    }
  }

  private void add(Report report) {
    changed += report.changed();
    refused += report.refusals().size();
    failed += report.failures().size();
    report.refusals().forEach(out::println);
    report.failures().forEach(err::println);
  }

  private int finish() {
    String failures =
        failed == 0 ? "" : ", " + failed + (failed == 1 ? " file" : " files") + " failed";
    out.println(changed + " classes compiled, " + refused + " places refused" + failures);
    return failed > 0 ? 2 : refused > 0 ? 1 : 0;
  }
}
