package dev.weft.process.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The guide shows what is tested.
class GuideTest {

  @ParameterizedTest
  @CsvSource({"shutdown.md, OrdersTest", "process.md, SortTest"})
  @DisplayName("The guide shows the code as it is")
  void showsTheCodeAsItIs(String page, String sample) throws IOException {
    Path file = Path.of("src/test/java/dev/weft/process/guide", sample + ".java");
    assertThat(Files.readString(Path.of("../docs", page))).contains(Files.readString(file).strip());
  }

  @Test
  @DisplayName("The package's text shows the code as it is")
  void packageText() throws IOException {
    Path file = Path.of("src/test/java/dev/weft/process/guide/SortTest.java");
    assertThat(Files.readString(file))
        .contains(shownBy(Path.of("src/main/java/dev/weft/process/package-info.java")));
  }

  /// The lines of the snippet in a package-info, as they stand within a class.
  private static String shownBy(Path packageInfo) throws IOException {
    String shown =
        Files.readString(packageInfo)
            .lines()
            .filter(line -> line.startsWith("///"))
            .map(line -> line.length() > 4 ? line.substring(4) : "")
            .dropWhile(line -> !line.startsWith("```java"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("```"))
            .map(line -> line.isEmpty() ? line : "  " + line)
            .reduce("", (text, line) -> text + line + "\n");
    assertThat(shown).isNotBlank();
    return shown;
  }
}
