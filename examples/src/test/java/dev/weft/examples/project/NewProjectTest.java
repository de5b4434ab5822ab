package dev.weft.examples.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class NewProjectTest {

  @TempDir Path folder;

  private static String readAll(Path project) throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(project.relativize(file)).append('\n').append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  @DisplayName("each file has the project's name, the module's, Weft's version and no place left")
  public void filled() throws IOException {
    Path project = folder.resolve("order-desk");
    new NewProject("order-desk", "0.9.7", "file:///some/where").write(project);
    assertThat(readAll(project))
        .contains("src/main/java/order/desk/EchoServer.java\npackage order.desk;")
        .contains("src/test/java/order/desk/EchoServerTest.java\npackage order.desk;")
        .contains("module order.desk {")
        .contains("<artifactId>order-desk</artifactId>")
        .contains("<version.weft>0.9.7</version.weft>")
        .contains("<url>file:///some/where</url>")
        .contains(".gitignore\ntarget/")
        .doesNotContainPattern(Pattern.compile("NAME|PACKAGE|\\bWEFT\\b|REPOSITORIES"));
  }

  @Test
  @DisplayName("without a repository of its own, Maven Central is asked")
  public void central() throws IOException {
    new NewProject("hello", "0.9.7", "").write(folder.resolve("hello"));
    assertThat(readAll(folder.resolve("hello"))).doesNotContain("<repositor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hello",
        "hello world",
        "../hello",
        "a/b",
        "-a",
        "a-",
        "a..b",
        "7up",
        "new",
        "a.int",
        "java.mine",
        "java",
        "dev.weft",
        "dev.weft.mine",
        "h\u00e9llo",
        "a_b"
      })
  @DisplayName("a name that no module can have is refused before anything is written")
  public void refused(String name) {
    assertThatThrownBy(() -> new NewProject(name, "0.9.7", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(".*(name|names).*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "file:///a b", "file:///<a>", "file:///a&b"})
  @DisplayName("a repository that would break the pom is refused")
  public void refusedRepository(String repository) {
    assertThatThrownBy(() -> new NewProject("hello", "0.9.7", repository))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + repository + "'");
  }

  @Test
  @DisplayName("a new project uses the release that these sources are or become")
  public void release() throws IOException {
    assertThat(Files.readString(Path.of("../pom.xml")))
        .containsPattern(
            "<artifactId>weft-parent</artifactId>\\s+<version>"
                + Pattern.quote(NewProject.RELEASE)
                + "(-SNAPSHOT)?</version>");
  }
}
