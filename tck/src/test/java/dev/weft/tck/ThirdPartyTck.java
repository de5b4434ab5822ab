package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Holds the sources of an executor to rule 15.6. That the executor keeps its other rules is for
/// the kit in its own build.
public abstract class ThirdPartyTck implements Kit {

  /// The folder of the sources.
  protected abstract Path sources();

  /// The file in it that has the executor.
  protected abstract String executor();

  @Override
  public String subjectName() {
    return sources().toString();
  }

  @Rule(id = "15.6")
  public void writtenAgainstTheSpiAlone() throws Exception {
    try (Stream<Path> sources = Files.list(sources())) {
      for (Path source : sources.toList()) {
        assertThat(Files.readAllLines(source))
            .as("what %s imports", source.getFileName())
            .filteredOn(line -> line.startsWith("import "))
            .allMatch(line -> line.matches("import (java|dev\\.weft(\\.spi)?)\\.[^;]+;"));
      }
    }
    assertThat(Files.readAllLines(sources().resolve(executor())))
        .as("lines of an executor, first in, first out")
        .hasSizeLessThanOrEqualTo(100);
  }
}
