import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds the promises of docs/promises.md (S3-16) and the rules of tck/SPEC.md (7.22) to the tests
/// that show them: their names carry the numbers. A test's name is its `@DisplayName`, or the
/// method of a kit that tests a rule.
///
/// Arguments: `write` (docs/coverage.md anew, from the sources) or `check` (compare it with the
/// sources, and see in the reports of the build that each promise and each rule has a test that has
/// passed; exit 1 and say what is missing; write target/coverage.md, which says on what each has
/// passed), then the root.
final class Coverage {

  /// A test in the sources.
  ///
  /// @param module its folder
  /// @param type the simple name of its class
  /// @param runsOn what its annotations say of executors and reactors
  private record Shown(String module, String type, String name, String runsOn) {
    String where() {
      return "`" + type + "`";
    }
  }

  /// A row of a table.
  private record Row(String id, String what, String check, String program) {}

  /// One execution of a test that has passed.
  private record Passed(String type, String name, String on) {}

  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern TEST =
      Pattern.compile("@DisplayName\\(\\s*(" + TEXT + "(?:\\s*\\+\\s*" + TEXT + ")*)\\s*\\)");
  private static final Pattern RULE =
      Pattern.compile("@Rule\\(\\s*id = \"([\\d.]+)\"[^)]*\\)\\s+(?:public|default) void (\\w+)");
  private static final Pattern NUMBER =
      Pattern.compile("\\b(S[0-4]-\\d+|\\d{1,2}\\.\\d{1,2})(?=[ ,:])");
  private static final Pattern PROMISE =
      Pattern.compile("(?m)^\\| (S[0-4]-\\d+) \\| (.*?) \\| (.*?) \\| (.*?) ?\\|$");
  private static final Pattern BOOK_ROW =
      Pattern.compile("(?m)^\\| (\\d{1,2}\\.\\d{1,2}) \\| [ROS][^|]* \\| (.*?) \\| (.*) \\|$");

  /// S0-2 before S0-10, and 2.9 before 2.10.
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparing(
          (String id) -> id.replaceAll("(\\d+)", "000$1").replaceAll("0*(\\d{4})", "$1"));

  private final Path root;
  private final Map<String, List<Shown>> tests = new TreeMap<>(BY_NUMBER);
  private final Map<String, String> kits = new TreeMap<>(BY_NUMBER);

  private Coverage(Path root) throws IOException {
    this.root = root;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (path.contains("/target/")) {
          continue; // copies that tests have made
        }
        if (path.contains("/src/test/") && path.endsWith("Test.java")) {
          collectTests(path, Files.readString(file));
        } else if (path.startsWith("tck/src/main/")) {
          RULE.matcher(Files.readString(file))
              .results()
              .forEach(m -> kits.put(m.group(1), "`" + typeOf(path) + "." + m.group(2) + "`"));
        }
      }
    }
  }

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args.length > 1 ? args[1] : ".").toRealPath();
    var coverage = new Coverage(root);
    Path page = root.resolve("docs/coverage.md");
    if (args.length > 0 && args[0].equals("write")) {
      Files.writeString(page, coverage.page());
      return;
    }
    if (args.length == 0 || !args[0].equals("check")) {
      System.err.println("the first argument is \"write\" or \"check\"");
      System.exit(2);
    }
    List<String> wrong = coverage.unshown();
    if (!Files.exists(page) || !Files.readString(page).equals(coverage.page())) {
      wrong.add("docs/coverage.md is not what the sources say: java tools/Coverage.java write");
    }
    wrong.addAll(coverage.unpassed());
    if (!wrong.isEmpty()) {
      System.err.println();
      wrong.forEach(line -> System.err.println("coverage: " + line));
      System.err.println();
      System.exit(1);
    }
  }

  private static String typeOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
  }

  private void collectTests(String path, String source) {
    String module = path.substring(0, path.indexOf('/'));
    var found = TEST.matcher(source);
    int end = 0;
    while (found.find()) {
      String name =
          Pattern.compile(TEXT)
              .matcher(found.group(1))
              .results()
              .map(MatchResult::group)
              .map(text -> text.substring(1, text.length() - 1).replace("\\\"", "\""))
              .collect(Collectors.joining());
      int last = source.lastIndexOf("\n\n", found.start()); // the annotations around the name
      String head = source.substring(Math.max(end, last), found.end());
      end = found.end();
      var shown = new Shown(module, typeOf(path), name, runsOn(module, source, head));
      NUMBER
          .matcher(name)
          .results()
          .map(number -> number.group(1))
          .distinct()
          .forEach(id -> tests.computeIfAbsent(id, i -> new ArrayList<>()).add(shown));
    }
  }

  private static String runsOn(String module, String source, String head) {
    boolean everyClass =
        source.contains("Pairing.all()") && source.contains("@ParameterizedClass")
            || source.matches("(?s).*@ParameterizedClass[^;]*Pairing#all\"\\).*");
    if (everyClass || head.contains("Pairing#all\"") || head.contains("allPairings = true")) {
      return "every pairing";
    }
    if (source.matches("(?s).*@ParameterizedClass[^;]*Pairing#onOneThread\"\\).*")) {
      return "every pairing on one thread";
    }
    if (module.startsWith("executor-")) {
      return "`" + module.substring("executor-".length()) + "`";
    }
    var both = new TreeSet<String>();
    for (String executor : List.of("fifo", "workstealing")) {
      if (head.contains("\"" + executor + "\"") || head.contains("," + executor + "\"")) {
        both.add("`" + executor + "`");
      }
    }
    return String.join(", ", both);
  }

  private List<Row> promises() throws IOException {
    return PROMISE
        .matcher(Files.readString(root.resolve("docs/promises.md")))
        .results()
        .map(m -> new Row(m.group(1), m.group(2), m.group(3), m.group(4)))
        .toList();
  }

  /// The rules that can be tested, and are.
  private List<Row> rules() throws IOException {
    return BOOK_ROW
        .matcher(Files.readString(root.resolve("tck/SPEC.md")))
        .results()
        .filter(m -> !m.group(3).matches("(?:PENDING|UNTESTABLE):.*"))
        .map(m -> new Row(m.group(1), m.group(2), m.group(3), ""))
        .toList();
  }

  /// What no test of the sources names.
  private List<String> unshown() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Row row : promises()) {
      if (!tests.containsKey(row.id())) {
        wrong.add("no test shows " + row.id() + ": " + row.check());
      }
      String program = row.program().replace("`", "");
      if (!program.isEmpty() && !programs().contains(program)) {
        wrong.add(row.id() + " names the program " + program + ", which does not exist");
      }
    }
    for (Row row : rules()) {
      if (!kits.containsKey(row.id()) && !tests.containsKey(row.id())) {
        wrong.add("nothing tests the rule " + row.id());
      }
    }
    Set<String> known =
        Stream.concat(promises().stream(), rules().stream())
            .map(Row::id)
            .collect(Collectors.toSet());
    tests.keySet().stream()
        .filter(id -> id.startsWith("S") && !known.contains(id))
        .forEach(id -> wrong.add(tests.get(id).getFirst().where() + " names " + id + ", no row"));
    return wrong;
  }

  private Set<String> programs() throws IOException {
    var names = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(root.resolve("examples/src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("Command.java")).toList()) {
        Pattern.compile("@Command\\(\\s*name = \"([a-z-]+)\"")
            .matcher(Files.readString(file))
            .results()
            .forEach(m -> names.add(m.group(1)));
      }
    }
    return names;
  }

  private String page() throws IOException {
    var page = new StringBuilder();
    page.append("# What is shown, and by which tests\n\n");
    page.append("Made from the names of the tests: `java tools/Coverage.java write`. ");
    page.append("A full build fails for a row without a test that has passed in it, and\n");
    page.append("leaves `target/coverage.md`, which says on which pairings each has passed.\n");
    String text = Files.readString(root.resolve("docs/promises.md"));
    String heading = "";
    for (Row row : promises()) {
      int at = text.indexOf("\n| " + row.id() + " |");
      int above = text.lastIndexOf("\n## ", at);
      String title = text.substring(above + 4, text.indexOf('\n', above + 4));
      if (!title.equals(heading)) {
        heading = title;
        page.append("\n## ").append(title).append("\n\n");
        page.append("| row | check | program | test | runs on |\n|---|---|---|---|---|\n");
      }
      page.append(line(row, tests.getOrDefault(row.id(), List.of())));
    }
    page.append("\n## The rules\n\n");
    page.append("What each says is in [tck/SPEC.md](../tck/SPEC.md). The kits run them on every ");
    page.append("subject: executors, reactors, timers, pairings, futures, streams.\n\n");
    page.append("| rule | test |\n|---|---|\n");
    for (Row row : rules()) {
      page.append("| %s | %s |\n".formatted(row.id(), testOf(row)));
    }
    page.append("\n%s promises and %s rules.\n".formatted(promises().size(), rules().size()));
    return page.toString();
  }

  /// The kits' test of a rule; of one that no kit can hold, the tests that name it.
  private String testOf(Row rule) {
    String kit = kits.get(rule.id());
    return kit != null
        ? kit
        : tests.getOrDefault(rule.id(), List.of()).stream()
            .map(Shown::where)
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private static String line(Row row, List<Shown> shown) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (Shown test : shown) {
      String name = test.name().replaceAll("(?:(?:S[0-4]-|\\d+\\.)\\d+[ ,:]+)+", "");
      byName.put(test.where() + ": " + name.replace("|", "\\|"), test.runsOn());
    }
    String names = String.join("<br>", byName.keySet());
    String on =
        byName.values().stream()
            .filter(s -> !s.isEmpty())
            .distinct()
            .sorted()
            .collect(Collectors.joining("; "));
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(row.id(), row.check(), row.program(), names, on);
  }

  /// What has no test that has passed in the reports of this build. Writes target/coverage.md.
  private List<String> unpassed() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Passed> passed = passed();
    var report = new StringBuilder("# What has passed, and on what\n\n");
    report.append("| row | passed | on |\n|---|---|---|\n");
    for (Row row : promises()) {
      Map<String, Set<String>> runs = passedOf(row, passed);
      if (runs.isEmpty()) {
        wrong.add("no test of " + row.id() + " has passed: " + row.check());
      }
      report.append(reportLine(row.id(), String.join(", ", runs.keySet()), runs.values()));
    }
    Map<String, Set<String>> held = held();
    for (Row row : rules()) {
      Set<String> subjects = held.getOrDefault(row.id(), Set.of());
      if (subjects.isEmpty() && passedOf(row, passed).isEmpty()) {
        wrong.add("rule " + row.id() + " was passed by nothing");
      }
      report.append(reportLine(row.id(), testOf(row), List.of(subjects)));
    }
    Files.createDirectories(root.resolve("target"));
    Files.writeString(root.resolve("target/coverage.md"), report);
    return wrong;
  }

  /// By test, on what it has passed.
  private Map<String, Set<String>> passedOf(Row row, List<Passed> passed) {
    Map<String, Set<String>> runs = new TreeMap<>();
    for (Shown test : tests.getOrDefault(row.id(), List.of())) {
      for (Passed run : passed) {
        if (run.type().equals(test.type()) && run.name().equals(test.name())) {
          runs.computeIfAbsent(test.where(), t -> new TreeSet<>()).add(run.on());
        }
      }
    }
    return runs;
  }

  private static String reportLine(String id, String test, Collection<Set<String>> on) {
    String all =
        on.stream()
            .flatMap(Set::stream)
            .filter(each -> !each.isEmpty())
            .distinct()
            .sorted()
            .collect(Collectors.joining("; "));
    return "| %s | %s | %s |\n".formatted(id, test, all);
  }

  private static final Pattern CASE =
      Pattern.compile(
          "<testcase name=\"([^\"]*)\" classname=\"([^\"]*)\"[^>]*?(?:/>|>(.*?)</testcase>)",
          Pattern.DOTALL);

  /// From Surefire's reports; JUnit's own know what the arguments of a class were.
  private List<Passed> passed() throws IOException {
    List<Passed> passed = new ArrayList<>();
    for (Path module : modules()) {
      Path reports = module.resolve("target/surefire-reports");
      if (Files.isDirectory(reports)) {
        Map<String, List<String>> arguments = arguments(module);
        try (Stream<Path> files = Files.list(reports)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".xml")).sorted().toList()) {
            CASE.matcher(Files.readString(file))
                .results()
                .filter(m -> m.group(3) == null || !m.group(3).contains("<skipped"))
                .forEach(m -> passed.add(run(plain(m.group(1)), plain(m.group(2)), arguments)));
          }
        }
      }
    }
    return passed;
  }

  private static Passed run(String name, String type, Map<String, List<String>> arguments) {
    var template = Pattern.compile("^(.*?)\\[(\\d+)\\] ?(.*)$").matcher(name);
    String plainName = name;
    var on = new ArrayList<String>();
    if (template.matches()) {
      plainName = template.group(1);
      on.add(template.group(3).replaceAll("\\w+ = ", "").replace("\"", ""));
    }
    String plainType = type.substring(type.lastIndexOf('.') + 1);
    var index = Pattern.compile("^.*?([\\w$]+)\\[(\\d+)\\]$").matcher(type);
    if (index.matches()) {
      plainType = index.group(1);
      List<String> all = arguments.getOrDefault(plainType, List.of());
      int i = Integer.parseInt(index.group(2)) - 1;
      on.add(i < all.size() ? all.get(i) : "#" + index.group(2));
    }
    return new Passed(plainType, plainName, String.join(", ", on));
  }

  /// By the name of a class, what each of its rounds was called. Each run of a build has a report
  /// of its own, and those of earlier builds may be there still: the latest that has the class
  /// counts.
  private static Map<String, List<String>> arguments(Path module) throws IOException {
    Map<String, List<String>> arguments = new TreeMap<>();
    Path reports = module.resolve("target/junit-report");
    if (Files.isDirectory(reports)) {
      try (Stream<Path> files = Files.walk(reports)) {
        for (Path file :
            files.filter(f -> f.toString().endsWith(".xml")).sorted(byAge()).toList()) {
          Map<String, List<String>> ofFile = new TreeMap<>();
          Pattern.compile(
                  "<e:started id=\"\\d+\" name=\"([^\"]*)\"[^>]*><metadata><junit:uniqueId>"
                      + "[^<]*\\[class-template:([^\\]]*)\\]/\\[class-template-invocation:#\\d+\\]<")
              .matcher(Files.readString(file))
              .results()
              .forEach(
                  m ->
                      ofFile
                          .computeIfAbsent(
                              m.group(2).replaceFirst(".*\\.", ""), t -> new ArrayList<>())
                          .add(plain(m.group(1)).replaceFirst("^\\[\\d+\\] ", "")));
          arguments.putAll(ofFile);
        }
      }
    }
    return arguments;
  }

  /// The oldest first.
  private static Comparator<Path> byAge() {
    return Comparator.comparingLong((Path file) -> file.toFile().lastModified())
        .thenComparing(Comparator.naturalOrder());
  }

  private static String plain(String xml) {
    return xml.replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  /// From the report of the kits: by rule, what has passed it.
  private Map<String, Set<String>> held() throws IOException {
    Map<String, Set<String>> held = new TreeMap<>();
    Path report = root.resolve("tck/target/weft-tck/report.json");
    if (Files.exists(report)) {
      Pattern.compile(
              "\"subject\": (" + TEXT + "),\\s*\"rule\": \"([\\d.]+)\",\\s*\"verdict\": \"passed\"")
          .matcher(Files.readString(report))
          .results()
          .forEach(
              m ->
                  held.computeIfAbsent(m.group(2), r -> new TreeSet<>())
                      .add(m.group(1).substring(1, m.group(1).length() - 1)));
    }
    return held;
  }

  private List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }
}
