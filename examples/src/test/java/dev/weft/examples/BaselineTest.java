package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `verify` compares with the last release is what modules export, of all that are published.
public class BaselineTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern PUBLISHED = Pattern.compile("<artifactId>weft-(.+)</artifactId>");
  private static final Pattern UNEXPORTED =
      Pattern.compile("<weft.unexported>(.+)</weft.unexported>");
  private static final Pattern EXPORTS = Pattern.compile("(?m)^  exports ([\\w.]+)");

  static Stream<String> published() throws IOException {
    return PUBLISHED
        .matcher(Files.readString(ROOT.resolve("bom/pom.xml")))
        .results()
        .map(found -> found.group(1))
        .filter(module -> !module.equals("bom"));
  }

  @ParameterizedTest
  @MethodSource("published")
  @DisplayName("the pom names the packages that the module does not export, and no other")
  public void unexported(String module) throws IOException {
    Path sources = ROOT.resolve(module).resolve("src/main/java");
    Set<String> hidden = new TreeSet<>();
    Set<String> exported = new TreeSet<>();
    EXPORTS
        .matcher(Files.readString(sources.resolve("module-info.java")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(exported::add);
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> sources.relativize(file).getParent())
          .filter(folder -> folder != null)
          .map(folder -> folder.toString().replace(ROOT.getFileSystem().getSeparator(), "."))
          .filter(name -> !exported.contains(name))
          .forEach(hidden::add);
    }
    Matcher pom = UNEXPORTED.matcher(Files.readString(ROOT.resolve(module).resolve("pom.xml")));
    Pattern named =
        pom.find()
            ? Pattern.compile(pom.group(1).replace(".", "\\.").replace("*", ".*"))
            : Pattern.compile("none");
    assertThat(hidden).allMatch(name -> named.matcher(name).matches());
    assertThat(exported).noneMatch(name -> named.matcher(name).matches());
  }
}
