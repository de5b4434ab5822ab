package dev.weft.stream.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The guide, and the package's own text, show what is tested.
class GuideTest {

  private static String sample() throws IOException {
    return Files.readString(Path.of("src/test/java/dev/weft/stream/guide/PricesTest.java")).strip();
  }

  @Test
  @DisplayName("The guide shows the code as it is")
  void showsTheCodeAsItIs() throws IOException {
    assertThat(Files.readString(Path.of("../docs/streams.md"))).contains(sample());
  }

  @Test
  @DisplayName("The package's text shows lines of it")
  void packageText() throws IOException {
    String code =
        Files.readString(Path.of("src/main/java/dev/weft/stream/package-info.java"))
            .replaceAll("(?s).*?```java(.*?)```.*", "$1")
            .replaceAll("(?m)^/// ?", "");
    assertThat(code.lines().map(String::strip).filter(line -> line.length() > 20))
        .hasSizeGreaterThan(2)
        .allSatisfy(line -> assertThat(sample()).contains(line));
  }
}
