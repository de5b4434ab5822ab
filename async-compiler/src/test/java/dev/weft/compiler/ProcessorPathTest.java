package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.compiler.testing.ClaimAll;
import dev.weft.compiler.testing.SourceMaker;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The processor where javac finds it by itself: on the processor path, with files on disk.
class ProcessorPathTest {

  private static final Path OURS = Path.of("target/classes");

  @TempDir Path folder;
  private final StringWriter messages = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    source(
        "app/App.java",
        """
        package app;
        public class App {
          public static dev.weft.Future<Integer> make() {
            return dev.weft.Async.async(() -> 1 + dev.weft.Async.await(dev.weft.Futures.ready(2)));
          }
        }
        """);
  }

  private void source(String name, String text) throws IOException {
    Path file = folder.resolve("src").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String modules() {
    return locationOf(Future.class)
        + File.pathSeparator
        + locationOf(org.slf4j.Logger.class)
        + File.pathSeparator
        + locationOf(org.jspecify.annotations.Nullable.class);
  }

  /// A folder that offers the processor as a service.
  private Path serviceOf(Class<? extends Processor> processor) throws IOException {
    Path services = folder.resolve(processor.getSimpleName() + "/META-INF/services");
    Files.createDirectories(services);
    Files.writeString(
        services.resolve("javax.annotation.processing.Processor"), processor.getName());
    return services.getParent().getParent();
  }

  private boolean compile(List<Path> processorPath, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-d", folder.resolve("out").toString()));
    all.addAll(Arrays.asList(options));
    return compileWith(processorPath, all);
  }

  private boolean compileWith(List<Path> processorPath, List<String> options) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    var files = javac.getStandardFileManager(null, null, null);
    List<String> all = new ArrayList<>(options);
    all.add("-processorpath");
    all.add(
        processorPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    if (!all.contains("-p") && !all.contains("--module-source-path")) {
      all.addAll(List.of("-cp", locationOf(Future.class)));
    }
    try (Stream<Path> sources = Files.walk(folder.resolve("src"))) {
      List<Path> java = sources.filter(f -> f.toString().endsWith(".java")).toList();
      return javac
          .getTask(messages, files, null, all, null, files.getJavaFileObjectsFromPaths(java))
          .call();
    }
  }

  private Object run(String type, String method) throws Exception {
    return run(folder.resolve("out"), type, method);
  }

  private Object run(Path classes, String type, String method) throws Exception {
    URL[] out = {classes.toUri().toURL()};
    try (var loader = new URLClassLoader(out, getClass().getClassLoader())) {
      var future = (Future<?>) loader.loadClass(type).getMethod(method).invoke(null);
      return future.poll(Context.of(() -> {}));
    }
  }

  @Test
  void isFoundOnTheProcessorPath() throws Exception {
    assertThat(compile(List.of(OURS))).as(messages.toString()).isTrue();
    assertThat(run("app.App", "make")).isEqualTo(Poll.ready(3));
    assertThat(messages).hasToString("");
  }

  @Test
  void underAllLintAndWerror() throws Exception {
    assertThat(compile(List.of(OURS), "-Xlint:all,-processing", "-Werror"))
        .as(messages.toString())
        .isTrue();
    assertThat(run("app.App", "make")).isEqualTo(Poll.ready(3));
  }

  /// Then javac writes every class beside its source, wherever it is started.
  @Test
  void withoutAnOutputFolder() throws Exception {
    source(
        "Flat.java",
        """
        public class Flat {
          static class Inner {
            static dev.weft.Future<Integer> made() {
              return dev.weft.Async.async(() -> dev.weft.Async.await(app.App.make()));
            }
          }
          public static dev.weft.Future<Integer> make() {
            return dev.weft.Async.async(() -> dev.weft.Async.await(Inner.made()));
          }
        }
        """);
    assertThat(compileWith(List.of(OURS), List.of())).as(messages.toString()).isTrue();
    assertThat(messages).hasToString("");
    Files.move(folder.resolve("src"), folder.resolve("out"));
    assertThat(run("Flat", "make")).isEqualTo(Poll.ready(3));
  }

  /// One compilation of two modules: each has an output folder of its own.
  @Test
  void inTwoModulesAtOnce() throws Exception {
    Files.move(folder.resolve("src"), folder.resolve("app"));
    for (String module : List.of("first", "second")) {
      source(module + "/module-info.java", "module " + module + " { requires dev.weft; }");
      source(
          module + "/" + module + "/Block.java",
          "package "
              + module
              + "; public class Block { public static dev.weft.Future<Integer> make() { return"
              + " dev.weft.Async.async(() -> dev.weft.Async.await(dev.weft.Futures.ready(4))); }"
              + " }");
    }
    assertThat(
            compile(
                List.of(OURS),
                "-p",
                modules(),
                "--module-source-path",
                folder.resolve("src").toString()))
        .as(messages.toString())
        .isTrue();
    for (String module : List.of("first", "second")) {
      assertThat(run(folder.resolve("out/" + module), module + ".Block", "make"))
          .isEqualTo(Poll.ready(4));
    }
    assertThat(messages).hasToString("");
  }

  @Test
  void inANamedModule() throws Exception {
    source("module-info.java", "module app { requires dev.weft; }");
    assertThat(compile(List.of(OURS), "-p", modules())).as(messages.toString()).isTrue();
    assertThat(run("app.App", "make")).isEqualTo(Poll.ready(3));
  }

  @Test
  void beforeAProcessorThatClaimsEverything() throws Exception {
    Path tests = Path.of("target/test-classes");
    assertThat(compile(List.of(OURS, serviceOf(ClaimAll.class), tests)))
        .as(messages.toString())
        .isTrue();
    assertThat(run("app.App", "make")).isEqualTo(Poll.ready(3));
  }

  /// In a JVM of its own: in this one the tests' class path comes before any processor path.
  @Test
  void behindAProcessorThatClaimsEverythingTheAwaitIsAnError() throws Exception {
    String path =
        String.join(
            File.pathSeparator,
            serviceOf(ClaimAll.class).toString(),
            Path.of("target/test-classes").toAbsolutePath().toString(),
            OURS.toAbsolutePath().toString());
    Path output = folder.resolve("output.txt");
    Process javac =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-d",
                folder.resolve("out").toString(),
                "-processorpath",
                path,
                "-cp",
                locationOf(Future.class),
                folder.resolve("src/app/App.java").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(javac.waitFor()).isEqualTo(1);
    assertThat(output)
        .content()
        .contains("App.java:4: error")
        .contains("put weft-async-compiler first on the processor path");
  }

  @Test
  void blocksInGeneratedSources() throws Exception {
    Path tests = Path.of("target/test-classes");
    assertThat(compile(List.of(serviceOf(SourceMaker.class), tests, OURS)))
        .as(messages.toString())
        .isTrue();
    assertThat(run("app.Made", "made")).isEqualTo(Poll.ready(7));
    assertThat(run("app.App", "make")).isEqualTo(Poll.ready(3));
  }

  @Test
  void oneSourceAgainBesideTheClassesOfOthers() throws Exception {
    source(
        "app/Other.java",
        """
        package app;
        public class Other {
          public static dev.weft.Future<Integer> twice() {
            return dev.weft.Async.async(
                () -> dev.weft.Async.await(App.make()) + dev.weft.Async.await(App.make()));
          }
        }
        """);
    assertThat(compile(List.of(OURS))).as(messages.toString()).isTrue();
    Files.delete(folder.resolve("src/app/App.java"));
    String classPath = folder.resolve("out") + File.pathSeparator + locationOf(Future.class);
    assertThat(compile(List.of(OURS), "-p", "", "-cp", classPath)).as(messages.toString()).isTrue();
    assertThat(run("app.Other", "twice")).isEqualTo(Poll.ready(6));
  }

  /// Three blocks of two classes, then one of them; the frame of another class stays.
  @Test
  void framesOfRemovedBlocksAreRemoved() throws Exception {
    String before =
        """
        package app;
        import static dev.weft.Async.async;
        import static dev.weft.Async.await;
        import dev.weft.Future;
        import dev.weft.Futures;
        public class Many {
          public static Future<Integer> one() { return async(() -> await(Futures.ready(1))); }
          static Future<Integer> two() { return async(() -> await(Futures.ready(2))); }
          static class Inner {
            static Future<Integer> three() { return async(() -> await(Futures.ready(3))); }
          }
        }
        """;
    source("app/Many.java", before);
    assertThat(compile(List.of(OURS))).as(messages.toString()).isTrue();
    assertThat(frames())
        .containsExactly(
            "App$$Async$make$0.class",
            "Many$$Async$one$0.class",
            "Many$$Async$two$0.class",
            "Many$Inner$$Async$three$0.class");

    Files.delete(folder.resolve("src/app/App.java"));
    source(
        "app/Many.java",
        before
            .replace("async(() -> await(Futures.ready(2)))", "Futures.ready(2)")
            .replace("async(() -> await(Futures.ready(3)))", "Futures.ready(3)"));
    assertThat(compile(List.of(OURS))).as(messages.toString()).isTrue();
    assertThat(frames()).containsExactly("App$$Async$make$0.class", "Many$$Async$one$0.class");
    assertThat(run("app.Many", "one")).isEqualTo(Poll.ready(1));

    source("app/Many.java", "package app; public class Many {}");
    assertThat(compile(List.of(OURS))).as(messages.toString()).isTrue();
    assertThat(frames()).containsExactly("App$$Async$make$0.class");
  }

  private List<String> frames() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/app"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("$$Async$"))
          .sorted()
          .toList();
    }
  }
}
