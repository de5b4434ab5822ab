package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which package of this module uses which, as `jdeps` finds it in the class files, beside the
/// table in ARCHITECTURE.md. Arrows to and from `dev.weft` itself are free.
@Timeout(120)
class PackageGraphTest {

  private static final Pattern ARROW =
      Pattern.compile(" +dev\\.weft\\.(\\w+) +-> dev\\.weft\\.(\\w+) .*");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private static Path classes() throws URISyntaxException {
    return Path.of(Weft.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String run(String tool, String... arguments) {
    var out = new StringWriter();
    int code =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(new PrintWriter(out), new PrintWriter(out), arguments);
    assertThat(code).as("%s %s: %s", tool, List.of(arguments), out).isZero();
    return out.toString();
  }

  private static Map<String, Set<String>> arrows(String jdeps) {
    var arrows = new TreeMap<String, Set<String>>();
    jdeps
        .lines()
        .map(ARROW::matcher)
        .filter(java.util.regex.Matcher::matches)
        .forEach(m -> arrows.computeIfAbsent(m.group(1), p -> new TreeSet<>()).add(m.group(2)));
    return arrows;
  }

  private static Map<String, Set<String>> found() throws Exception {
    return arrows(
        run(
            "jdeps",
            "--multi-release",
            "base",
            "--module-path",
            System.getProperty("jdk.module.path"),
            "-verbose:package",
            classes().toString()));
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult m) -> m.group(1)).toList();
  }

  private static Map<String, Set<String>> drawn() throws IOException {
    List<String> rows =
        Files.readString(Path.of("../ARCHITECTURE.md"))
            .lines()
            .dropWhile(line -> !line.startsWith("| package | exported |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows).isNotEmpty();
    var drawn = new TreeMap<String, Set<String>>();
    for (String row : rows) {
      String[] cells = row.split("\\|", -1);
      for (String name : names(cells[1])) {
        drawn.put(name, new TreeSet<>(names(cells[4])));
      }
    }
    return drawn;
  }

  /// What is in `found` and not in `drawn`.
  private static List<String> undrawn(
      Map<String, Set<String>> found, Map<String, Set<String>> drawn) {
    return found.entrySet().stream()
        .flatMap(
            from ->
                from.getValue().stream()
                    .filter(to -> !drawn.getOrDefault(from.getKey(), Set.of()).contains(to))
                    .map(to -> from.getKey() + " -> " + to))
        .toList();
  }

  private static boolean hasClasses(Path folder) {
    String[] names = folder.toFile().list((in, name) -> name.endsWith(".class"));
    return names != null && names.length > 0;
  }

  @Test
  @DisplayName("packages use each other as ARCHITECTURE.md draws them")
  void asDrawn() throws Exception {
    Map<String, Set<String>> drawn = drawn();
    assertThat(undrawn(found(), drawn)).as("in the class files, and not in the table").isEmpty();
    assertThat(undrawn(drawn, found())).as("in the table, and not in the class files").isEmpty();
    try (Stream<Path> folders = Files.list(classes().resolve("dev/weft"))) {
      assertThat(drawn.keySet())
          .isEqualTo(
              folders
                  .filter(PackageGraphTest::hasClasses)
                  .map(folder -> folder.getFileName().toString())
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  @DisplayName("arrows go one way")
  void oneWay() throws IOException {
    Map<String, Set<String>> left = new HashMap<>(drawn());
    var below = new HashSet<String>();
    while (!left.isEmpty()) {
      List<String> lowest =
          left.keySet().stream().filter(name -> below.containsAll(left.get(name))).toList();
      assertThat(lowest).as("packages that use none of %s", left.keySet()).isNotEmpty();
      below.addAll(lowest);
      left.keySet().removeAll(lowest);
    }
  }

  @Test
  @DisplayName("an arrow that is not drawn is found")
  void planted(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("Planted.java");
    Files.writeString(
        source, "package dev.weft.outcome; class Planted { dev.weft.task.TaskRuntime runtime; }");
    String path = classes() + java.io.File.pathSeparator + System.getProperty("jdk.module.path");
    run("javac", "-proc:none", "-d", folder.toString(), "-cp", path, source.toString());
    Path planted = folder.resolve("dev");
    String arrows =
        run("jdeps", "--multi-release", "base", "-cp", path, "-verbose:package", folder.toString());
    assertThat(planted).exists();
    assertThat(undrawn(arrows(arrows), drawn())).containsExactly("outcome -> task");
  }

  @Test
  @DisplayName("no package has more than fifty types, and no file more than four hundred lines")
  void sizes() throws IOException {
    var crowded = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Map<Path, Long> types = new HashMap<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (!file.endsWith("package-info.java")) {
          types.merge(file.getParent(), 1L, Long::sum);
        }
        try (Stream<String> lines = Files.lines(file)) {
          long n = lines.count();
          if (n > 400) {
            crowded.add(file + ": " + n + " lines");
          }
        }
      }
      types.forEach(
          (folder, n) -> {
            if (n > 50) {
              crowded.add(folder + ": " + n + " types");
            }
          });
    }
    assertThat(crowded).isEmpty();
  }
}
