package dev.weft.codec.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What texts show is tested.
class GuideTest {

  private static final Path FOLDER = Path.of("src/test/java/dev/weft/codec/guide");
  private static final Path SAMPLE = FOLDER.resolve("ShoutTest.java");

  @Test
  @DisplayName("docs/codec.md shows the code as it is")
  void guide() throws IOException {
    assertThat(Files.readString(Path.of("../docs/codec.md")))
        .contains(Files.readString(SAMPLE).strip());
  }

  @Test
  @DisplayName("docs/io.md shows the code as it is")
  void bytes() throws IOException {
    assertThat(Files.readString(Path.of("../docs/io.md")))
        .contains(Files.readString(FOLDER.resolve("BytesTest.java")).strip());
  }

  @Test
  @DisplayName("the package's text shows the code as it is")
  void packageInfo() throws IOException {
    assertThat(Files.readString(SAMPLE))
        .contains(shownBy(Path.of("src/main/java/dev/weft/codec/package-info.java")));
  }

  @Test
  @DisplayName("the text of dev.weft.io shows the code as it is")
  void packageInfoOfBytes() throws IOException {
    assertThat(Files.readString(FOLDER.resolve("BytesTest.java")))
        .contains(shownBy(Path.of("../runtime-api/src/main/java/dev/weft/io/package-info.java")));
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
