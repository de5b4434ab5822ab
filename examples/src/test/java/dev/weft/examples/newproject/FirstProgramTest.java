package dev.weft.examples.newproject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What docs/first-program.md says of plain javac, and docs/packaging.md of modules and of the
/// class path: their commands, as they stand there, with the jars of this build.
/// `tools/Newcomer.java` does all of these pages, with those of a release.
@Tag("built-artifacts")
@Timeout(180)
class FirstProgramTest {

  private static final Path FIRST = Path.of("../docs/first-program.md");
  private static final Path PACKAGING = Path.of("../docs/packaging.md");

  @TempDir Path folder;

  private final int port = Server.freePort();

  FirstProgramTest() throws IOException {}

  private static void copy(Path from, Path to, String pattern) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.filter(f -> f.getFileName().toString().matches(pattern)).toList()) {
        Files.copy(jar, to.resolve(jar.getFileName()));
      }
    }
  }

  /// The jars of the page's table, none else.
  private void fillFolders(Page page) throws IOException {
    copy(
        Path.of("../async-compiler/target"),
        folder.resolve("lib-compile"),
        "weft-async-compiler-[0-9.]+(-SNAPSHOT)?\\.jar");
    List<String> names = page.codeInRow("| `lib` | the program | ");
    assertThat(names).hasSize(9).contains("jspecify");
    for (String name : names) {
      if (name.equals("jspecify")) {
        Path jar = ofTheLocalRepository("org/jspecify/jspecify");
        Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
      } else {
        copy(Path.of("target/modules"), folder.resolve("lib"), name + "-[0-9].*\\.jar");
      }
    }
  }

  /// Of the versions there, one.
  private static Path ofTheLocalRepository(String artifact) throws IOException {
    Path versions = Path.of(System.getProperty("weft.maven.repository")).resolve(artifact);
    try (Stream<Path> files = Files.walk(versions)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private ProcessBuilder shell(String command) {
    var shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    String jdk = Path.of(System.getProperty("java.home"), "bin").toString();
    shell.environment().merge("PATH", jdk + ":", (path, bin) -> bin + path);
    return shell.redirectErrorStream(true);
  }

  private void run(String command) throws Exception {
    Path said = folder.resolve("said.txt");
    int status = shell(command).redirectOutput(said.toFile()).start().waitFor();
    assertThat(status).as(Files.readString(said)).isZero();
  }

  private void serve(String command) throws Exception {
    Server.assertEchoes(shell("exec " + command), folder, port);
  }

  @Test
  @DisplayName("compiled by javac, it serves from classes, a folder of modules, and a class path")
  void withoutMaven() throws Exception {
    Page page = Page.of(FIRST);
    for (String file : List.of("src/main/java/module-info.java", "src/main/java/echo/Echo.java")) {
      Path to = folder.resolve(file);
      Files.createDirectories(to.getParent());
      Files.writeString(to, page.file(file).replace("8080", "" + port));
    }
    fillFolders(page);
    List<String> commands = page.under("With javac").blocks("sh").get(1).lines().toList();
    assertThat(commands).hasSize(2);
    run(commands.get(0));
    serve(commands.get(1));
    List<String> packaging = Page.of(PACKAGING).blocks("sh");
    run(packaging.get(0));
    serve(packaging.get(1).strip());
    serve(packaging.get(2).strip());
  }
}
