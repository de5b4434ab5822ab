package dev.weft.examples.scaleout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScaleOutPageTest {

  private static final Pattern BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");

  @Test
  @DisplayName("what docs/scale-out.md shows stands in the programs of this module")
  void shown() throws IOException {
    var programs = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        programs.append(Files.readString(file)).append('\n');
      }
    }
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("../docs/scale-out.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(blocks).hasSizeGreaterThan(3);
    assertThat(blocks).allSatisfy(block -> assertThat(programs.toString()).contains(block));
  }
}
