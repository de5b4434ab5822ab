package dev.weft.compiler.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Rewrites the class files in a jar: in a copy that then takes its place, so that a failure leaves
/// the jar as it was.
///
/// A signed jar is left as it is, since the JVM would no longer load what has changed.
final class ClassJar {
  private ClassJar() {}

  static Report rewrite(Path jar) throws IOException {
    Path copy = jar.resolveSibling(jar.getFileName() + ".weft");
    Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    try {
      Report report;
      boolean signed;
      try (FileSystem files = FileSystems.newFileSystem(copy)) {
        report = ClassFolder.rewrite(files.getPath("/"));
        signed = isSigned(files.getPath("/META-INF"));
      }
      if (report.changed() == 0) {
        return named(jar, report);
      }
      if (signed) {
        return Report.failed(
            jar,
            "is signed, and the signature would not hold: compile the classes before they are put"
                + " into the jar");
      }
      Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
      return named(jar, report);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static Report named(Path jar, Report report) {
    List<String> failures = report.failures().stream().map(in -> jar + "!" + in).toList();
    return new Report(report.changed(), report.refusals(), failures);
  }

  private static boolean isSigned(Path information) throws IOException {
    if (!Files.isDirectory(information)) {
      return false;
    }
    try (DirectoryStream<Path> signatures = Files.newDirectoryStream(information, "*.{SF,sf}")) {
      return signatures.iterator().hasNext();
    }
  }
}
