package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The executors of `examples/third-party-executor` are what a third party would write. That they
/// keep their rules is for that project's own build, which is a test of `examples`.
class ThirdPartyTest implements Kit {

  private static final Path SOURCES =
      Path.of("../examples/third-party-executor/src/main/java/org/example/executors");

  @Override
  public String subjectName() {
    return "examples/third-party-executor";
  }

  @Rule(id = "15.6")
  void writtenAgainstTheSpiAlone() throws Exception {
    try (Stream<Path> sources = Files.list(SOURCES)) {
      for (Path source : sources.toList()) {
        assertThat(Files.readAllLines(source))
            .filteredOn(line -> line.startsWith("import "))
            .allMatch(line -> line.matches("import (java|dev\\.weft(\\.spi)?)\\.[^;]+;"));
      }
    }
    assertThat(Files.readAllLines(SOURCES.resolve("OneThreadExecutor.java")))
        .as("lines of an executor, first in, first out")
        .hasSizeLessThanOrEqualTo(100);
  }
}
