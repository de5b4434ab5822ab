package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// No text recommends what does not exist: every type that a message or a page of documentation
/// names, and every member that it names with its type, is in the sources, in a library that they
/// import, or in the JDK.
public class NamesInTextTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)([^{;]*)");
  private static final Pattern IMPORTED =
      Pattern.compile("(?m)^import (?:static )?[\\w.]*?\\.([A-Z]\\w*)[\\w.*]*;?");
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]+`");

  /// `TaskScope`, not `*ModelTest`, `app.Main` or `weft-Something`.
  private static final Pattern TYPE =
      Pattern.compile("(?<![\\w$.*/#-])([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)\\b(?![-/*])");

  private static final Pattern OURS = Pattern.compile("\\bdev\\.weft(?:\\.[a-z]+)*\\.([A-Z]\\w*)");
  private static final Pattern MEMBER =
      Pattern.compile("(?<![\\w$.*/#-])([A-Z]\\w*)(?:\\.|::|#)([a-z]\\w*)\\b(?!\\.)");

  /// What is no type: a system, an attribute, flags, checks, a group of the JDK's threads, an
  /// operation of the JVM; an annotation of modules; and a key manager by the name that its
  /// provider gives it.
  private static final Set<String> ELSEWHERE =
      Set.of(
          "FreeBSD",
          "OpenFileDescriptorCount",
          "TieredStopAtLevel",
          "AlwaysPreTouch",
          "UseSerialGC",
          "UseTransparentHugePages",
          "InlineSmallCode",
          "NullAway",
          "InnocuousThreadGroup",
          "PrintThreads",
          "FutureReturnValueIgnored",
          "NullMarked",
          "NewSunX509");

  /// By type, the text of the files that declare one of that name.
  private static final Map<String, String> SOURCES = new HashMap<>();

  private static final Map<String, Set<String>> SUPERTYPES = new HashMap<>();
  private static final Set<String> OTHERS = new HashSet<>();
  private static final Map<String, String> MESSAGES = new HashMap<>();

  @BeforeAll
  public static void read() throws IOException {
    try (Stream<Path> sources = Files.find(ROOT, 3, NamesInTextTest::isSource)) {
      for (Path source : sources.toList()) {
        readAll(source);
      }
    }
    try (Stream<Path> classes =
        Files.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"))) {
      classes
          .map(file -> file.getFileName() == null ? "" : file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .forEach(
              name -> OTHERS.add(name.substring(name.lastIndexOf('$') + 1, name.length() - 6)));
    }
  }

  private static boolean isSource(Path file, BasicFileAttributes attributes) {
    return attributes.isDirectory() && file.endsWith("src");
  }

  private static void readAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(java|kt)")).toList()) {
        String text = Files.readString(file);
        DECLARED
            .matcher(text)
            .results()
            .forEach(
                found -> {
                  SOURCES.merge(found.group(1), text, (a, b) -> a + b);
                  SUPERTYPES
                      .computeIfAbsent(found.group(1), any -> new HashSet<>())
                      .addAll(words(found.group(2)));
                });
        IMPORTED.matcher(text).results().forEach(found -> OTHERS.add(found.group(1)));
        if (file.toString().contains("/src/main/")) {
          MESSAGES.put(ROOT.relativize(file).toString(), literals(text));
        }
      }
    }
  }

  private static List<String> words(String header) {
    return Pattern.compile("\\b[A-Z]\\w*")
        .matcher(header)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /// The string literals of a source, those that are added to each other as one; comments do not
  /// count.
  private static String literals(String text) {
    String code = text.replaceAll("(?m)^\\s*//.*$", "").replaceAll("\"\\s*\\+\\s*\"", "");
    var all = new StringBuilder();
    STRING.matcher(code).results().forEach(found -> all.append(found.group(1)).append('\n'));
    return all.toString();
  }

  @TestFactory
  public Stream<DynamicTest> ofThePages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/adr", "concurrency-tests", "tck")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    assertThat(pages).hasSizeGreaterThan(15);
    return pages.stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(page).toString(),
                    () -> assertThat(unknown(code(page), declaredIn(page))).isEmpty()));
  }

  /// Pages with tables whose first column has what others call it.
  private static final Set<String> DICTIONARIES = Set.of("from-tokio.md", "migrating.md");

  private static String code(Path page) {
    var code = new StringBuilder();
    String text = text(page);
    if (DICTIONARIES.contains(page.getFileName().toString())) {
      text = text.replaceAll("(?m)^\\|[^|\\n]*\\|", "|");
    }
    CODE.matcher(text).results().forEach(found -> code.append(found.group()).append('\n'));
    return code.toString();
  }

  /// A page may declare types of its own, in its code or as the folder of an example.
  private static Set<String> declaredIn(Path page) {
    Set<String> declared = new HashSet<>();
    DECLARED.matcher(text(page)).results().forEach(found -> declared.add(found.group(1)));
    return declared;
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  public void ofTheMessages() {
    assertThat(MESSAGES).hasSizeGreaterThan(200);
    List<String> unknown = new ArrayList<>();
    MESSAGES.forEach(
        (file, text) -> unknown(text, Set.of()).forEach(name -> unknown.add(file + ": " + name)));
    assertThat(unknown).isEmpty();
  }

  /// The test of the test.
  @Test
  public void aMissingNameIsNoticed() {
    assertThat(unknown("use dev.weft.sync.AsyncBarrel", Set.of())).containsExactly("AsyncBarrel");
    assertThat(unknown("use an AsyncBarrel", Set.of())).containsExactly("AsyncBarrel");
    assertThat(unknown("with Tasks.spwan(...)", Set.of())).containsExactly("Tasks.spwan");
    assertThat(unknown("with Tasks.spawn(...) or TcpStream.readLines", Set.of()))
        .containsExactly("TcpStream.readLines");
    assertThat(unknown("await it: Tasks.spawn(...), TcpStream.read, List.of", Set.of())).isEmpty();
  }

  private static Set<String> unknown(String text, Set<String> declared) {
    Set<String> unknown = new HashSet<>();
    TYPE.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !isKnown(name) && !declared.contains(name))
        .forEach(unknown::add);
    OURS.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !SOURCES.containsKey(name))
        .forEach(unknown::add);
    MEMBER
        .matcher(text)
        .results()
        .filter(found -> SOURCES.containsKey(found.group(1)))
        .filter(found -> !declared.contains(found.group(1)))
        .filter(found -> !hasMember(found.group(1), found.group(2), new HashSet<>()))
        .forEach(found -> unknown.add(found.group(1) + "." + found.group(2)));
    return unknown;
  }

  private static boolean isKnown(String name) {
    return SOURCES.containsKey(name) || OTHERS.contains(name) || ELSEWHERE.contains(name);
  }

  private static boolean hasMember(String type, String member, Set<String> seen) {
    if (!seen.add(type)) {
      return false;
    }
    String source = SOURCES.get(type);
    if (source == null) {
      return false;
    }
    if (Set.of("class", "java", "md").contains(member)
        || Pattern.compile("\\b" + member + "\\b").matcher(source).find()) {
      return true;
    }
    return SUPERTYPES.getOrDefault(type, Set.of()).stream()
        .anyMatch(above -> hasMember(above, member, seen));
  }
}
