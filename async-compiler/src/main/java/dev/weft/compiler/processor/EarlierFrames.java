package dev.weft.compiler.processor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Frame classes that were in the output folders before this compilation: nobody else knows that
/// they belong to a class, so nobody else removes those of a block that is no longer there.
///
/// A folder is listed once, when its first class has been written and none of this compilation's
/// frames.
final class EarlierFrames {

  private static final String MARK = "$$Async$";

  private final Map<Path, Map<String, List<Path>>> byFolderAndOwner = new HashMap<>();

  /// Deletes those of a class that has just been written and not yet been rewritten.
  void removeOf(Path classFile) throws IOException {
    Path folder = classFile.getParent();
    Map<String, List<Path>> byOwner = byFolderAndOwner.get(folder);
    if (byOwner == null) {
      byOwner = list(folder);
      byFolderAndOwner.put(folder, byOwner);
    }
    String name = classFile.getFileName().toString();
    String owner = name.substring(0, name.length() - ".class".length());
    for (Path frame : byOwner.getOrDefault(owner, List.of())) {
      Files.deleteIfExists(frame);
    }
  }

  private static Map<String, List<Path>> list(Path folder) throws IOException {
    Map<String, List<Path>> byOwner = new HashMap<>();
    try (DirectoryStream<Path> frames = Files.newDirectoryStream(folder, "*" + MARK + "*.class")) {
      for (Path frame : frames) {
        String name = frame.getFileName().toString();
        String owner = name.substring(0, name.lastIndexOf(MARK));
        byOwner.computeIfAbsent(owner, any -> new ArrayList<>()).add(frame);
      }
    }
    return byOwner;
  }
}
