package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The guides show what is tested.
class GuideTest {

  @ParameterizedTest(name = "{1} in {0}")
  @CsvSource({
    "implementing-a-reactor.md, NaiveReactor.java",
    "implementing-a-reactor.md, NaiveReactorProvider.java",
    "implementing-a-timer.md, NaiveTimers.java"
  })
  @DisplayName("A guide shows the code as it is")
  void showsTheCodeAsItIs(String guide, String code) throws IOException {
    assertThat(Files.readString(Path.of("../docs").resolve(guide)))
        .contains(Files.readString(Path.of("src/test/java/dev/weft/tck").resolve(code)).strip());
  }
}
