package dev.weft.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The manual holds together: its pages are in the navigation, say what they are for, link to what
/// is there, and show code that some module compiles.
class PagesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCS = ROOT.resolve("docs");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(java|kotlin)\\n(.*?)^```");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern WORD = Pattern.compile("\\S*\\w\\S*");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern ENTRY = Pattern.compile("(?m)^( +)- (?:.+?: )?(\\S+\\.md)$");

  /// Programs that `NewProjectTest` takes from the page itself, compiles and runs; and what Gradle
  /// reads.
  private static final Pattern TAKEN_FROM_THE_PAGE =
      Pattern.compile("package (hello|echo);.*|module echo .*|dependencies .*", Pattern.DOTALL);

  /// What somebody reads in an hour who reads 250 words in a minute.
  private static final int AN_HOUR = 15_000;

  private static String sources;

  @BeforeAll
  static void readSources() throws IOException {
    var text = new StringBuilder();
    try (Stream<Path> folders = Files.list(ROOT)) {
      for (Path folder : folders.sorted().toList()) {
        Path source = folder.resolve("src");
        if (Files.isDirectory(source)) {
          try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(java|kt)")).toList()) {
              text.append(dense(Files.readString(file))).append('\n');
            }
          }
        }
      }
    }
    sources = text.toString();
  }

  /// Without white space, since a page may break its lines elsewhere, and without imports and
  /// comments for Javadoc, of which it shows those that matter.
  private static String dense(String code) {
    return code.replaceAll("(?m)^ *(///|import ).*$", "").replaceAll("\\s+", "");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<DynamicTest> eachPage(Consumer<Path> check) throws IOException {
    return pages().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    DOCS.relativize(page).toString(), () -> check.accept(page)));
  }

  @TestFactory
  @DisplayName("every piece of Java and Kotlin stands in the sources of some module")
  Stream<DynamicTest> code() throws IOException {
    return eachPage(
        page ->
            BLOCK
                .matcher(isHeldElsewhere(page) ? "" : text(page))
                .results()
                .map(found -> found.group(2))
                .filter(code -> !TAKEN_FROM_THE_PAGE.matcher(code).matches())
                .forEach(
                    code ->
                        assertThat(sources.contains(dense(code)))
                            .as("is in no source:%n%s", code)
                            .isTrue()));
  }

  /// What they show is held by `GuideTest` of `tck` and by `ThirdPartyExecutorTest`.
  private static boolean isHeldElsewhere(Path page) {
    return page.getFileName().toString().startsWith("implementing-");
  }

  @TestFactory
  @DisplayName("every link leads to a file that is there, and to a heading of it")
  Stream<DynamicTest> links() throws IOException {
    return eachPage(page -> assertThat(brokenLinks(page, text(page))).isEmpty());
  }

  @Test
  @DisplayName("so do those of the README")
  void readme() {
    Path readme = ROOT.resolve("README.md");
    assertThat(brokenLinks(readme, text(readme))).isEmpty();
  }

  @Test
  @DisplayName("a link to nowhere is noticed")
  void brokenLinksAreNoticed() {
    Path page = DOCS.resolve("index.md");
    assertThat(brokenLinks(page, "[a](async.md#cancelling-a-block) [b](https://example.org)"))
        .isEmpty();
    assertThat(brokenLinks(page, "[a](async.md#nowhere) [b](nowhere.md) [c](../nowhere)"))
        .containsExactly("async.md#nowhere", "nowhere.md", "../nowhere");
  }

  private static List<String> brokenLinks(Path page, String text) {
    List<String> broken = new ArrayList<>();
    LINK.matcher(FENCE.matcher(text).replaceAll(""))
        .results()
        .map(found -> found.group(1))
        .filter(link -> !link.matches("https?:.*|mailto:.*"))
        .forEach(
            link -> {
              int hash = link.indexOf('#');
              String file = hash < 0 ? link : link.substring(0, hash);
              Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
              if (!Files.exists(target)
                  || hash >= 0
                      && target.toString().endsWith(".md")
                      && !anchors(text(target)).contains(link.substring(hash + 1))) {
                broken.add(link);
              }
            });
    return broken;
  }

  private static Set<String> anchors(String page) {
    return HEADING
        .matcher(FENCE.matcher(page).replaceAll(""))
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").strip().replaceAll("[ ]+", "-"))
        .collect(Collectors.toSet());
  }

  @Test
  @DisplayName("the navigation names pages that are there, each once")
  void navigation() throws IOException {
    List<String> named =
        ENTRY
            .matcher(Files.readString(ROOT.resolve("mkdocs.yml")))
            .results()
            .map(found -> found.group(2))
            .toList();
    assertThat(named)
        .hasSizeGreaterThan(20)
        .doesNotHaveDuplicates()
        .allSatisfy(page -> assertThat(DOCS.resolve(page)).exists());
  }

  /// The pages below `The manual`, which is the first part of the navigation.
  private static List<Path> manual() throws IOException {
    String config = Files.readString(ROOT.resolve("mkdocs.yml"));
    String part = config.replaceAll("(?s).*\\n  - The manual:\\n(.*?)\\n  - \\w.*", "$1");
    return ENTRY.matcher(part).results().map(found -> DOCS.resolve(found.group(2))).toList();
  }

  @Test
  @DisplayName("the manual is read in an hour")
  void anHour() throws IOException {
    assertThat(manual()).hasSizeBetween(10, 30);
    long words = 0;
    for (Path page : manual()) {
      words += WORD.matcher(FENCE.matcher(text(page)).replaceAll("")).results().count();
    }
    assertThat(words).isLessThan(AN_HOUR);
  }

  @TestFactory
  @DisplayName("a page of the manual says first what it is for")
  Stream<DynamicTest> purpose() throws IOException {
    return manual().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    DOCS.relativize(page).toString(),
                    () ->
                        assertThat(text(page).lines().limit(3).toList())
                            .satisfiesExactly(
                                title -> assertThat(title).startsWith("# "),
                                empty -> assertThat(empty).isEmpty(),
                                first -> assertThat(first).matches("[A-Z`].*"))));
  }
}
