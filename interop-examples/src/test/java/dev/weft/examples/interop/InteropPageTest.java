package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What docs/interop.md shows stands in the programs of this module.
class InteropPageTest {

  private static final Path PAGE = Path.of("../docs/interop.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```(java|kotlin)\\n(.*?)```");

  private static String programs;

  @BeforeAll
  static void read() throws IOException {
    var text = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file)).append('\n');
      }
    }
    programs = text.toString();
  }

  private static List<String> blocks() throws IOException {
    return BLOCK.matcher(Files.readString(PAGE)).results().map(found -> found.group(2)).toList();
  }

  @TestFactory
  Stream<DynamicTest> shown() throws IOException {
    return blocks().stream()
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.lines().findFirst().orElseThrow().strip(),
                    () -> assertThat(programs).contains(block)));
  }

  @Test
  void thereAreSome() throws IOException {
    assertThat(blocks()).hasSizeGreaterThan(10);
  }
}
