package dev.weft.examples.newproject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.project.NewProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What docs/build-tools.md says of plain javac, with the jars of this build.
@Tag("built-artifacts")
@Timeout(180)
class BuildToolsTest {

  private static final Path PAGE = Path.of("../docs/build-tools.md");

  @TempDir Path folder;

  private static void copy(Path from, Path to, String pattern) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.filter(f -> f.getFileName().toString().matches(pattern)).toList()) {
        Files.copy(jar, to.resolve(jar.getFileName()));
      }
    }
  }

  private static String inThisJdk(String command) {
    return Path.of(System.getProperty("java.home"), "bin") + "/" + command;
  }

  @Test
  void javac() throws Exception {
    List<String> commands = Page.of(PAGE).under("javac").block("sh").lines().toList();
    assertThat(commands).hasSize(2);
    Path project = folder.resolve("hello");
    new NewProject("hello", "0", "").write(project);
    copy(
        Path.of("../async-compiler/target"),
        project.resolve("processor"),
        "weft-async-compiler-[0-9.]+(-SNAPSHOT)?\\.jar");
    copy(
        Path.of("target/modules"),
        project.resolve("lib"),
        "(weft-(runtime|net|process|stream|executor-work|reactor-nio|timer)|slf4j|junixsocket).*");
    // Of the versions there, one.
    for (String artifact : List.of("org/jspecify/jspecify", "org/slf4j/slf4j-simple")) {
      Path jar = ofTheLocalRepository(artifact);
      Files.copy(jar, project.resolve("lib").resolve(jar.getFileName()));
    }
    Path said = folder.resolve("javac.txt");
    int status =
        new ProcessBuilder("sh", "-c", inThisJdk(commands.get(0)))
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(said)).isZero();
    Server.assertServes(project, inThisJdk(commands.get(1)).split(" "));
  }

  private static Path ofTheLocalRepository(String artifact) throws IOException {
    Path versions = Path.of(System.getProperty("weft.maven.repository")).resolve(artifact);
    try (Stream<Path> files = Files.walk(versions)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }
}
