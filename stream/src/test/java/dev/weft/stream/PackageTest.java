package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The packages of this module: which imports which, and how large they are.
class PackageTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/weft/stream");
  private static final Pattern IMPORT =
      Pattern.compile("import dev\\.weft\\.stream\\.([a-z]\\w*)\\..*");

  /// Arrows to and from `dev.weft.stream` itself are free.
  private static final Map<String, Set<String>> DRAWN =
      Map.of(
          "pipeline", Set.of(),
          "unordered", Set.of(),
          "adapter", Set.of("pipeline", "unordered"),
          "source", Set.of("pipeline", "unordered"),
          "terminal", Set.of("pipeline"));

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  @DisplayName("packages import each other one way")
  void arrows() throws IOException {
    var found = new HashMap<String, Set<String>>();
    for (Path file : files()) {
      String from = file.getParent().getFileName().toString();
      if (!from.equals("stream")) {
        Set<String> to = found.computeIfAbsent(from, name -> new TreeSet<>());
        for (String line : Files.readAllLines(file)) {
          var match = IMPORT.matcher(line);
          if (match.matches() && !match.group(1).equals(from)) {
            to.add(match.group(1));
          }
        }
      }
    }
    assertThat(found).isEqualTo(DRAWN);
  }

  @Test
  @DisplayName("no package has more than fifty types, and no file more than four hundred lines")
  void sizes() throws IOException {
    var crowded = new ArrayList<String>();
    var types = new HashMap<Path, Integer>();
    for (Path file : files()) {
      if (!file.endsWith("package-info.java")) {
        types.merge(file.getParent(), 1, Integer::sum);
      }
      int lines = Files.readAllLines(file).size();
      if (lines > 400) {
        crowded.add(file + ": " + lines + " lines");
      }
    }
    types.forEach(
        (folder, n) -> {
          if (n > 50) {
            crowded.add(folder + ": " + n + " types");
          }
        });
    assertThat(crowded).isEmpty();
  }
}
