package dev.weft.compiler.cli;

import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.rewrite.Refusal;
import dev.weft.compiler.rewrite.Rewritten;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Rewrites the class files under a folder in place. Files that need no change are not touched, and
/// one that cannot be read, compiled or written does not keep the others from it.
final class ClassFolder {
  private ClassFolder() {}

  static Report rewrite(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    int changed = 0;
    List<Refusal> refusals = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Path file : files) {
      try {
        Rewritten rewritten = ClassRewriter.rewrite(Files.readAllBytes(file));
        refusals.addAll(rewritten.refusals());
        if (rewritten.changed()) {
          write(file, rewritten);
          changed++;
        }
      } catch (IOException | RuntimeException e) {
        failures.add(file + ": cannot be compiled and is left as it is: " + e);
      }
    }
    return new Report(changed, refusals, failures);
  }

  private static void write(Path file, Rewritten rewritten) throws IOException {
    for (Map.Entry<String, byte[]> frame : rewritten.frames().entrySet()) {
      String name = frame.getKey().substring(frame.getKey().lastIndexOf('.') + 1);
      Files.write(file.resolveSibling(name + ".class"), frame.getValue());
    }
    Files.write(file, rewritten.bytes());
  }
}
