package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Generator;
import dev.weft.compiler.cli.Main;
import dev.weft.compiler.testing.CaseRunner;
import dev.weft.compiler.testing.Cases;
import dev.weft.compiler.testing.Classes;
import dev.weft.compiler.testing.Jars;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Blocks that other compilers have compiled, which shape their code and name their lambdas in
/// their own ways: what the command line and the agent make of them does what a plain call does.
/// The compilers are in `target/other-compilers`.
@Timeout(300)
class OtherCompilersTest {

  private static final Path COMPILERS = Path.of("target/other-compilers");

  @TempDir Path folder;

  private static String classPath(Object... first) {
    List<String> entries = new ArrayList<>();
    for (Object entry : first) {
      entries.add(entry.toString());
    }
    entries.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, entries);
  }

  private Map<String, byte[]> compile(String main, String... arguments) throws Exception {
    Path out = Files.createDirectories(folder.resolve("out"));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-cp", classPath(COMPILERS.resolve("kotlin-stdlib.jar")), "-d", out + ""));
    String said =
        Jars.java(
            folder,
            List.of("--enable-native-access=ALL-UNNAMED"),
            COMPILERS + File.separator + "*",
            main,
            all.toArray(String[]::new));
    Map<String, byte[]> classes = Jars.read(out);
    assertThat(classes).as(said).isNotEmpty();
    return classes;
  }

  /// Without a case for which it writes a stack map that is wrong whoever compiles the blocks.
  @Test
  void javaByEclipse() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-25", "-g", "-nowarn", "-proc:none"));
    try (Stream<Path> sources = Files.list(Path.of("src/test/cases/cases"))) {
      sources
          .map(Path::toString)
          .filter(source -> !source.endsWith("NewWithSwitch.java"))
          .forEach(arguments::add);
    }
    Map<String, byte[]> classes =
        compile("org.eclipse.jdt.internal.compiler.batch.Main", arguments.toArray(String[]::new));
    assertThat(check(classes)).isGreaterThanOrEqualTo(150);
  }

  @Test
  void kotlin() throws Exception {
    Map<String, byte[]> classes =
        compile(
            "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
            "-no-stdlib",
            "-no-reflect",
            "-jvm-target",
            "25",
            "src/test/kotlin-cases");
    assertThat(check(classes)).isEqualTo(10);
    assertThat(squares(classes)).containsExactly(1, 4, 9);
  }

  private static List<Object> squares(Map<String, byte[]> classes) throws Exception {
    URL[] library = {COMPILERS.resolve("kotlin-stdlib.jar").toUri().toURL()};
    try (var libraries = new URLClassLoader(library, OtherCompilersTest.class.getClassLoader())) {
      var squares =
          (Generator<?>)
              Classes.loader(Classes.rewritten(classes), libraries)
                  .loadClass("cases.BlocksKt")
                  .getMethod("squares", int.class)
                  .invoke(null, 3);
      List<Object> all = new ArrayList<>();
      squares.iterator().forEachRemaining(all::add);
      return all;
    }
  }

  /// Compares all ways; returns the number of cases.
  private int check(Map<String, byte[]> plain) throws Exception {
    URL[] library = {COMPILERS.resolve("kotlin-stdlib.jar").toUri().toURL()};
    String expected;
    int cases;
    try (var libraries = new URLClassLoader(library, getClass().getClassLoader())) {
      ClassLoader direct = Classes.loader(Classes.direct(plain), libraries);
      cases = Cases.in(plain.keySet(), direct).size();
      expected = withoutIdentities(CaseRunner.report(plain.keySet(), direct));
      ClassLoader machines = Classes.loader(Classes.rewritten(plain), libraries);
      assertThat(withoutIdentities(CaseRunner.report(plain.keySet(), machines)))
          .isEqualTo(expected);
    }
    Path out = folder.resolve("out");
    assertThat(run(plain, List.of("-Xverify:all", "-javaagent:" + Jars.agent(folder))))
        .isEqualTo(expected);
    var said = new ByteArrayOutputStream();
    var print = new PrintStream(said);
    assertThat(Main.run(new String[] {out.toString()}, print, print)).as(said.toString()).isZero();
    assertThat(run(plain, List.of("-Xverify:all"))).isEqualTo(expected);
    return cases;
  }

  private String run(Map<String, byte[]> plain, List<String> options) throws Exception {
    List<String> with = new ArrayList<>(options);
    with.add("-ea");
    String printed =
        Jars.java(
            folder,
            with,
            classPath(folder.resolve("out"), COMPILERS.resolve("kotlin-stdlib.jar")),
            CaseRunner.class.getName(),
            plain.keySet().stream().filter(name -> !name.contains("$")).toArray(String[]::new));
    return withoutIdentities(
        printed.replaceAll("(?m)^.*-Xverify:all.*deprecated.*\\n|^OpenJDK.*\\n", ""));
  }

  /// Outcomes name class loaders and lambdas.
  private static String withoutIdentities(String report) {
    return report.replaceAll("\\(.* is in module .*?\\) \\|", "|").replaceAll("@[0-9a-f]+", "");
  }
}
