package dev.weft.compiler.cli;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Rewrites the class files in a jar: in a copy that then takes its place, so that a failure leaves
/// the jar as it was.
final class ClassJar {
  private ClassJar() {}

  static Report rewrite(Path jar) throws IOException {
    Path copy = jar.resolveSibling(jar.getFileName() + ".weft");
    Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    try {
      Report report;
      try (FileSystem files = FileSystems.newFileSystem(copy)) {
        report = ClassFolder.rewrite(files.getPath("/"));
      }
      if (report.changed() > 0) {
        Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
      }
      return report;
    } finally {
      Files.deleteIfExists(copy);
    }
  }
}
