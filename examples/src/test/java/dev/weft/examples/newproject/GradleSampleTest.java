package dev.weft.examples.newproject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.project.NewProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Gradle itself is not run here: what is held is that its sample says what the `pom.xml` of
/// `./weft new` says, which is.
class GradleSampleTest {

  private final String gradle = Files.readString(Path.of("gradle/build.gradle.kts"));
  private final String maven =
      Files.readString(Path.of("src/main/resources/dev/weft/examples/project/pom.xml"));

  GradleSampleTest() throws IOException {}

  private static Set<String> all(String text, String pattern) {
    var found = new TreeSet<String>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  @Test
  @DisplayName("the sample for Gradle has the artifacts and versions of what weft new writes")
  void same() {
    assertThat(all(gradle, "dev\\.weft:(weft-[a-z-]+)"))
        .isEqualTo(all(maven, "<artifactId>(weft-[a-z-]+)</artifactId>"))
        .hasSizeGreaterThan(6);
    assertThat(all(gradle, "val weft = \"(.+)\"")).containsExactly(NewProject.RELEASE);
    assertThat(all(gradle, "slf4j-simple:([0-9.]+)"))
        .isEqualTo(all(maven, "<version\\.slf4j>(.+)</version\\.slf4j>"))
        .hasSize(1);
    assertThat(all(gradle, "junit-bom:([0-9.]+)"))
        .isEqualTo(all(maven, "<version\\.junit>(.+)</version\\.junit>"))
        .hasSize(1);
    assertThat(all(gradle, "mainClass = \"hello\\.(\\w+)\""))
        .isEqualTo(all(maven, "=PACKAGE/PACKAGE\\.(\\w+)<"))
        .hasSize(1);
  }
}
