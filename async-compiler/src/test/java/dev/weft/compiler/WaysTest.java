package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compiler.cli.Main;
import dev.weft.compiler.processor.AsyncProcessor;
import dev.weft.compiler.testing.CaseRunner;
import dev.weft.compiler.testing.Classes;
import dev.weft.compiler.testing.Jars;
import dev.weft.compiler.testing.Javac;
import dev.weft.compiler.testing.Snippet;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Manifest;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.jetbrains.jps.javac.APIWrappers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The three ways to compile blocks give the same: the annotation processor, the command line, the
/// agent. The last two run in a JVM of their own that verifies every class.
class WaysTest {

  static Map<String, byte[]> plain;
  static String expected;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws Exception {
    plain = Javac.compile(Javac.cases(), List.of()).orFail();
    expected = CaseRunner.report(plain.keySet(), Classes.loader(Classes.direct(plain)));
  }

  @Test
  void processor() throws Exception {
    Map<String, byte[]> classes =
        Javac.compile(Javac.cases(), List.of(), new AsyncProcessor()).orFail();
    assertThat(withoutIdentities(CaseRunner.report(plain.keySet(), Classes.loader(classes))))
        .isEqualTo(withoutIdentities(expected));
    Map<String, byte[]> machines = Classes.rewritten(plain);
    assertThat(classes.keySet()).containsExactlyInAnyOrderElementsOf(machines.keySet());
    classes.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(machines.get(name)));
  }

  /// IntelliJ's build hands out a proxy of javac's environment.
  @Test
  void processorWithAWrappedEnvironment() {
    var wrapping =
        new AbstractProcessor() {
          private final AsyncProcessor ours = new AsyncProcessor();

          @Override
          public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
          }

          @Override
          public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latest();
          }

          @Override
          public void init(ProcessingEnvironment environment) {
            ours.init(APIWrappers.wrap(ProcessingEnvironment.class, environment));
          }

          @Override
          public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) {
            return ours.process(types, round);
          }
        };
    var classes =
        Javac.compile(
                List.of(Snippet.source("return async(() -> await(p.later(1)));")),
                List.of(),
                wrapping)
            .orFail();
    assertThat(classes).containsKey("cases.S$$Async$make$0");
  }

  @Test
  void commandLineOverAFolder() throws Exception {
    Jars.unpacked(plain, folder);
    assertThat(commandLine(folder)).isZero();
    assertThat(fork(List.of("-Xverify:all"), folder)).isEqualTo(withoutIdentities(expected));
  }

  @Test
  void commandLineOverAJar() throws Exception {
    Path jar = Jars.jar(folder.resolve("cases.jar"), new Manifest(), plain);
    assertThat(commandLine(jar)).isZero();
    assertThat(fork(List.of("-Xverify:all"), jar)).isEqualTo(withoutIdentities(expected));
    byte[] once = Files.readAllBytes(jar);
    assertThat(commandLine(jar)).isZero();
    assertThat(Files.readAllBytes(jar)).isEqualTo(once);
  }

  @Test
  void agent() throws Exception {
    Path agent = Jars.agent(folder);
    Path classes = Files.createDirectory(folder.resolve("plain"));
    Jars.unpacked(plain, classes);
    assertThat(fork(List.of("-Xverify:all", "-javaagent:" + agent), classes))
        .isEqualTo(withoutIdentities(expected));
  }

  private static int commandLine(Path path) {
    var out = new PrintStream(new ByteArrayOutputStream());
    return Main.run(new String[] {path.toString()}, out, out);
  }

  private String fork(List<String> options, Path classes) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-ea", "-cp"));
    command.add(classes + File.pathSeparator + System.getProperty("java.class.path"));
    command.add(CaseRunner.class.getName());
    plain.keySet().stream().filter(name -> !name.contains("$")).forEach(command::add);
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    return withoutIdentities(
        Files.readString(output)
            .replaceAll("(?m)^.*-Xverify:all.*deprecated.*\\n|^OpenJDK.*\\n", ""));
  }

  /// Outcomes name class loaders and lambdas.
  private static String withoutIdentities(String report) {
    return report.replaceAll("\\(.* is in module .*?\\) \\|", "|").replaceAll("@[0-9a-f]+", "");
  }
}
