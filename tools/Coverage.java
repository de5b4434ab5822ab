import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Lists the promises (S3-16) and rules (7.22) that tests show, with the tests that show them:
/// their names carry the numbers. A test's name is its `@DisplayName`, or the method of a kit that
/// tests a rule.
///
/// Run it from the root: `java tools/Coverage.java`.
final class Coverage {

  private static final Pattern NAME =
      Pattern.compile("@DisplayName\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern RULE =
      Pattern.compile("@Rule\\(id = \"([\\d.]+)\"[^)]*\\)\\s+(?:public|default) void (\\w+)");
  private static final Pattern NUMBER =
      Pattern.compile("\\b(S[0-4]-\\d+|\\d{1,2}\\.\\d{1,2})(?=[ ,:])");

  /// S0-2 before S0-10, and 2.9 before 2.10.
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparing(
          (String id) -> id.replaceAll("(\\d+)", "000$1").replaceAll("0*(\\d{4})", "$1"));

  public static void main(String[] args) throws IOException {
    var shown = new TreeMap<String, TreeSet<String>>(BY_NUMBER);
    try (Stream<Path> files = Files.walk(Path.of("."))) {
      for (Path file : files.filter(Coverage::isTest).toList()) {
        collect(file, shown);
      }
    }
    shown.forEach((id, tests) -> System.out.println(id + "\n    " + String.join("\n    ", tests)));
    System.out.println(shown.size() + " promises and rules are shown");
  }

  private static boolean isTest(Path file) {
    String path = file.toString();
    return path.contains("/src/test/") && path.endsWith("Test.java")
        || path.contains("/tck/src/main/") && path.endsWith(".java");
  }

  private static void collect(Path file, TreeMap<String, TreeSet<String>> shown)
      throws IOException {
    String simpleName = file.getFileName().toString().replace(".java", "");
    String text = Files.readString(file);
    var rules = RULE.matcher(text);
    while (rules.find()) {
      shown
          .computeIfAbsent(rules.group(1), id -> new TreeSet<>())
          .add(simpleName + ": " + rules.group(2));
    }
    var names = NAME.matcher(text);
    while (names.find()) {
      var numbers = NUMBER.matcher(names.group(1));
      while (numbers.find()) {
        shown
            .computeIfAbsent(numbers.group(1), id -> new TreeSet<>())
            .add(simpleName + ": " + names.group(1));
      }
    }
  }
}
