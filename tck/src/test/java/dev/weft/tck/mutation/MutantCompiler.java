package dev.weft.tck.mutation;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Compiles the one source of a mutant against the classes that the tests run with.
final class MutantCompiler {

  private static final Path FOLDER = Path.of("target", "mutants");

  private MutantCompiler() {}

  /// All that the tests of this module run with, whether they found it on the module path or on the
  /// class path.
  static List<String> path() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(property -> Objects.requireNonNullElse(System.getProperty(property), ""))
        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
        .filter(entry -> !entry.isBlank())
        .flatMap(entry -> withTests(Path.of(entry)))
        .map(Path::toString)
        .distinct()
        .toList();
  }

  /// On the module path the tests' classes are patched into the module, and stand in no list.
  private static Stream<Path> withTests(Path entry) {
    return entry.endsWith(Path.of("tck", "target", "classes"))
        ? Stream.of(entry, entry.resolveSibling("test-classes"))
        : Stream.of(entry);
  }

  /// Compiles a mutant.
  ///
  /// @return the folder of its classes, to go before those of the module
  static Path compile(Mutant mutant) throws IOException {
    Path folder = FOLDER.resolve(mutant.id());
    delete(folder);
    Mutant.Source source = mutant.mutated();
    Path file = folder.resolve("src").resolve(source.name());
    Path classes = folder.resolve("classes");
    Files.createDirectories(file.getParent());
    Files.createDirectories(classes);
    Files.writeString(file, source.text());
    var told = new StringWriter();
    var out = new PrintWriter(told, true);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow(() -> new IllegalStateException("this JDK has no javac"))
            .run(
                out,
                out,
                "-nowarn",
                "-proc:none",
                "-implicit:none",
                "-d",
                classes.toString(),
                "--module-path",
                modulePath(),
                "--patch-module",
                "dev.weft" + suffix(source.name()) + "=" + folder.resolve("src"),
                file.toString());
    if (status != 0) {
      throw new IllegalStateException(mutant + " does not compile:\n" + told);
    }
    return classes;
  }

  /// What is on the class path only is no module, and javac would complain of a folder of tests.
  private static String modulePath() {
    return String.join(
        File.pathSeparator,
        path().stream().filter(entry -> !entry.endsWith("test-classes")).toList());
  }

  /// What the name of a module has after `dev.weft`: those of the runtime's own packages have
  /// nothing, all others that of their package.
  private static String suffix(String source) {
    String folder = source.substring(0, source.lastIndexOf('/'));
    for (String module :
        List.of(
            "executor/fifo",
            "executor/workstealing",
            "reactor/nio",
            "reactor/jna/epoll",
            "reactor/jna",
            "timer/wheel",
            "timer/virtual",
            "net",
            "stream",
            "tls")) {
      if (folder.startsWith("dev/weft/" + module)) {
        return "." + module.replace('/', '.');
      }
    }
    return "";
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
