import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Lists the promises (S3-16) and rules (7.22) that tests and benchmarks show, with those that show
/// them: their names carry the numbers. A test's name is its `@DisplayName`, or the method of a kit
/// that tests a rule; a benchmark's name is a line of its documentation that begins with a number
/// (`S2-3: ...`).
///
/// Run it from the root: `java tools/Coverage.java`.
final class Coverage {

  private static final Pattern TEST =
      Pattern.compile("@DisplayName\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern RULE =
      Pattern.compile("@Rule\\(id = \"([\\d.]+)\"[^)]*\\)\\s+(?:public|default) void (\\w+)");
  private static final Pattern BENCHMARK = Pattern.compile("(?m)^\\s*/// (S[0-4]-\\d+: .*)$");
  private static final Pattern NUMBER =
      Pattern.compile("\\b(S[0-4]-\\d+|\\d{1,2}\\.\\d{1,2})(?=[ ,:])");

  /// S0-2 before S0-10, and 2.9 before 2.10.
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparing(
          (String id) -> id.replaceAll("(\\d+)", "000$1").replaceAll("0*(\\d{4})", "$1"));

  public static void main(String[] args) throws IOException {
    var shown = new TreeMap<String, TreeSet<String>>(BY_NUMBER);
    try (Stream<Path> files = Files.walk(Path.of("."))) {
      for (Path file : files.toList()) {
        String path = file.toString();
        if (path.contains("/src/test/") && path.endsWith("Test.java")) {
          collect(file, TEST, shown);
        } else if (path.startsWith("./tck/src/main/") && path.endsWith(".java")) {
          collect(file, RULE, shown);
        } else if (path.startsWith("./benchmarks/src/") && path.endsWith(".java")) {
          collect(file, BENCHMARK, shown);
        }
      }
    }
    shown.forEach((id, tests) -> System.out.println(id + "\n    " + String.join("\n    ", tests)));
    System.out.println(shown.size() + " promises and rules are shown");
  }

  /// Notes what `pattern` finds; its groups make up the name.
  private static void collect(Path file, Pattern pattern, TreeMap<String, TreeSet<String>> shown)
      throws IOException {
    String simpleName = file.getFileName().toString().replace(".java", "");
    var found = pattern.matcher(Files.readString(file));
    while (found.find()) {
      String name =
          IntStream.rangeClosed(1, found.groupCount())
              .mapToObj(found::group)
              .collect(Collectors.joining(" "));
      var numbers = NUMBER.matcher(name);
      while (numbers.find()) {
        shown
            .computeIfAbsent(numbers.group(1), id -> new TreeSet<>())
            .add(simpleName + ": " + name);
      }
    }
  }
}
