package dev.weft.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The lists of modules have all of them, those of yesterday, too.
class ModulesTest {

  private static final Path ROOT = Path.of("..");

  private static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  /// Those that the build has, but for the bill of materials.
  private static List<String> modules() throws IOException {
    List<String> modules =
        all("<module>(.+?)</module>", text("pom.xml")).stream()
            .filter(module -> !module.equals("bom"))
            .distinct()
            .toList();
    assertThat(modules).hasSizeGreaterThan(30).contains("runtime-api", "benchmarks");
    return modules;
  }

  /// Those for others: the named modules, but for the programs.
  private static List<String> published() throws IOException {
    return modules().stream()
        .filter(
            module -> Files.exists(ROOT.resolve(module).resolve("src/main/java/module-info.java")))
        .filter(module -> !module.equals("examples"))
        .toList();
  }

  @Test
  @DisplayName("the bill of materials lists those for others, and nothing else")
  void billOfMaterials() throws IOException {
    List<String> listed = all("<artifactId>weft-(.+?)</artifactId>", text("bom/pom.xml"));
    assertThat(listed.stream().filter(module -> !module.equals("bom")))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(published());
  }

  @Test
  @DisplayName("the README's table has a row for each")
  void readme() throws IOException {
    List<String> rows =
        all("(?m)^(\\| .*? \\|) (?:`dev\\.weft|class path|–).*$", text("README.md"));
    assertThat(modules())
        .allSatisfy(m -> assertThat(rows).anyMatch(r -> r.contains("`" + m + "`")));
  }

  @Test
  @DisplayName("the manual says what each of those for others is for")
  void manual() throws IOException {
    String page = text("docs/modules.md");
    assertThat(published()).allSatisfy(m -> assertThat(page).contains("`weft-" + m + "`"));
  }

  @Test
  @DisplayName("the walk through the house passes each of those for others")
  void architecture() throws IOException {
    String page = text("ARCHITECTURE.md");
    assertThat(published()).allSatisfy(m -> assertThat(page).contains("`" + m + "`"));
  }
}
