package dev.weft.testing;

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
  @ValueSource(strings = {"ShoutingTest.java", "PatienceTest.java"})
  @DisplayName("The guide shows the code as it is")
  void showsTheCodeAsItIs(String code) throws IOException {
    Path samples = Path.of("src/test/java/dev/weft/testing/guide");
    assertThat(Files.readString(Path.of("../docs/testing.md")))
        .contains(Files.readString(samples.resolve(code)).strip());
  }
}
