package dev.weft.reactor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The guide shows what is tested.
class GuideTest {

  @Test
  @DisplayName("the guide shows the code as it is")
  void showsTheCodeAsItIs() throws IOException {
    Path sample = Path.of("src/test/java/dev/weft/reactor/sim/CutTest.java");
    assertThat(Files.readString(Path.of("../docs/simulation.md")))
        .contains(Files.readString(sample).strip());
  }
}
