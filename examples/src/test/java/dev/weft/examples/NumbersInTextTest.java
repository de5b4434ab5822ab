package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Messages are read by programs, too, and compared with what stands in the sources: `%d` would
/// write other digits in Arabic, Bengali or Burmese.
public class NumbersInTextTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern BY_LANGUAGE = Pattern.compile("\"[^\"\\n]*%[-,+ 0-9.]*[deEfgo]");

  @Test
  @DisplayName("no text of ours formats numbers by the language of the process")
  public void sameInEveryLanguage() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(NumbersInTextTest::isShipped).toList()) {
        try (Stream<Path> all = Files.walk(module.resolve("src/main/java"))) {
          for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
            files++;
            BY_LANGUAGE
                .matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .forEach(text -> found.add(ROOT.relativize(file) + ": " + text));
          }
        }
      }
    }
    assertThat(files).isGreaterThan(300);
    assertThat(found).isEmpty();
  }

  private static boolean isShipped(Path module) {
    return !module.endsWith("benchmarks") && Files.isDirectory(module.resolve("src/main/java"));
  }
}
