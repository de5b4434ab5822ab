package dev.weft.process.guide;

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
  @ValueSource(strings = {"OrdersTest", "SortTest"})
  @DisplayName("The guide shows the code as it is")
  void showsTheCodeAsItIs(String sample) throws IOException {
    Path file = Path.of("src/test/java/dev/weft/process/guide", sample + ".java");
    assertThat(Files.readString(Path.of("../docs/process.md")))
        .contains(Files.readString(file).strip());
  }
}
