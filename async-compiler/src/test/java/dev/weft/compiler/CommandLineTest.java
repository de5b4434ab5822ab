package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compiler.cli.Main;
import dev.weft.compiler.testing.Jars;
import dev.weft.compiler.testing.Javac;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line where something cannot be done: it says what, does the rest, and its exit
/// status tells.
class CommandLineTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static Map<String, byte[]> classes() {
    return Javac.compile(
            List.of(block("app/First"), block("app/Other"), block("app/Last")), List.of())
        .orFail();
  }

  private static javax.tools.JavaFileObject block(String name) {
    return Javac.source(
        name + ".java",
        """
        package app;
        class %s {
          static dev.weft.Future<Integer> make() {
            return dev.weft.Async.async(() -> dev.weft.Async.await(dev.weft.Futures.ready(2)));
          }
        }
        """
            .formatted(name.substring(4)));
  }

  private int run(Path... paths) {
    String[] arguments = Arrays.stream(paths).map(Path::toString).toArray(String[]::new);
    return Main.run(arguments, new PrintStream(out), new PrintStream(err));
  }

  private static byte[] broken(byte[] whole) {
    return Arrays.copyOf(whole, whole.length - 300);
  }

  @Test
  void aBrokenClassInAFolderIsNamedAndTheOthersAreCompiled() throws Exception {
    var classes = classes();
    classes.put("app.Other", broken(classes.get("app.Other")));
    Jars.unpacked(classes, folder);
    assertThat(run(folder)).isEqualTo(2);
    assertThat(err.toString()).contains(folder.resolve("app/Other.class").toString());
    assertThat(out).hasToString("2 classes compiled, 0 places refused, 1 file failed\n");
    assertThat(Jars.read(folder))
        .containsKeys("app.First$$Async$make$0", "app.Last$$Async$make$0")
        .containsEntry("app.Other", classes.get("app.Other"));
  }

  @Test
  void aBrokenClassInAJarIsNamedAndTheOthersAreCompiled() throws Exception {
    var classes = classes();
    classes.put("app.Other", broken(classes.get("app.Other")));
    Path jar = Jars.jar(folder.resolve("app.jar"), new Manifest(), classes);
    assertThat(run(jar)).isEqualTo(2);
    assertThat(err.toString()).contains("app.jar").contains("/app/Other.class");
    try (var files = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      assertThat(files.getPath("app/First$$Async$make$0.class")).exists();
      assertThat(files.getPath("app/Last$$Async$make$0.class")).exists();
      assertThat(Files.readAllBytes(files.getPath("app/Other.class")))
          .isEqualTo(classes.get("app.Other"));
    }
  }

  @Test
  void whatCannotBeReadIsNamedAndTheNextArgumentsAreDone() throws Exception {
    Path jar = Jars.jar(folder.resolve("app.jar"), new Manifest(), classes());
    Path text = Files.writeString(folder.resolve("notes.txt"), "no jar");
    assertThat(run(folder.resolve("nowhere"), text, jar)).isEqualTo(2);
    assertThat(err.toString().lines().toList())
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).contains("nowhere: no such file"))
        .satisfies(lines -> assertThat(lines.get(1)).contains("notes.txt: no folder and no jar"));
    assertThat(out).hasToString("3 classes compiled, 0 places refused, 2 files failed\n");
  }

  /// The classes of a signed jar must not change.
  @Test
  void aSignedJarIsLeftAsItIs() throws Exception {
    Path jar = Jars.jar(folder.resolve("app.jar"), new Manifest(), classes());
    try (var files = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Files.writeString(files.getPath("META-INF/ME.SF"), "Signature-Version: 1.0\n");
    }
    byte[] before = Files.readAllBytes(jar);
    assertThat(run(jar)).isEqualTo(2);
    assertThat(err.toString()).contains("app.jar: is signed");
    assertThat(Files.readAllBytes(jar)).isEqualTo(before);
    assertThat(leftOvers()).isEmpty();
  }

  private List<String> leftOvers() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".weft")).toList();
    }
  }
}
