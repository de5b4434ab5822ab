package dev.weft.file.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The guide shows what is tested.
class GuideTest {

  @ParameterizedTest
  @ValueSource(strings = "LogsTest")
  @DisplayName("The guide shows the code as it is")
  void showsTheCodeAsItIs(String sample) throws IOException {
    Path file = Path.of("src/test/java/dev/weft/file/guide", sample + ".java");
    assertThat(Files.readString(Path.of("../docs/files.md")))
        .contains(Files.readString(file).strip());
  }
}
