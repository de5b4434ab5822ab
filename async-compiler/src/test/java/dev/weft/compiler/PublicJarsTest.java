package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compiler.analysis.Liveness;
import dev.weft.compiler.analysis.MethodCode;
import dev.weft.compiler.analysis.Simulation;
import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.rewrite.Rewritten;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The transformer over code that it was not made for: the jars on the class path of the tests,
/// those that the build has copied to `target/public-jars`, and those named by
/// `-Dweft.jars=a.jar:b.jar`. Classes without `await` come out as the same array, and the analyses
/// understand every method.
class PublicJarsTest {

  @TestFactory
  Stream<DynamicTest> everyClassIsUnderstoodAndLeftAsItIs() throws IOException {
    List<Path> jars = jars();
    assertThat(jars).hasSizeGreaterThanOrEqualTo(12);
    return jars.stream()
        .map(jar -> DynamicTest.dynamicTest(jar.getFileName().toString(), () -> check(jar)));
  }

  private static List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String path : List.of("java.class.path", "weft.jars")) {
      for (String entry : System.getProperty(path, "").split(File.pathSeparator)) {
        Path file = Path.of(entry);
        if (entry.endsWith(".jar") && !file.getFileName().toString().startsWith("weft-")) {
          jars.add(file);
        }
      }
    }
    try (Stream<Path> copied = Files.list(Path.of("target/public-jars"))) {
      copied.sorted().forEach(jars::add);
    }
    return jars;
  }

  private static void check(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().endsWith(".class")) {
          byte[] bytes = read(file, entry);
          Rewritten rewritten = ClassRewriter.rewrite(bytes);
          assertThat(rewritten.bytes()).as(entry.getName()).isSameAs(bytes);
          assertThat(rewritten.refusals()).isEmpty();
          analyse(bytes, entry.getName());
        }
      }
    }
  }

  private static byte[] read(JarFile file, JarEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static void analyse(byte[] bytes, String name) {
    var model = ClassFile.of().parse(bytes);
    if (model.majorVersion() < ClassFile.JAVA_7_VERSION) {
      return; // no stack maps, no lambdas, so no blocks
    }
    for (MethodModel method : model.methods()) {
      if (method.code().isPresent()) {
        var code = new MethodCode(method);
        try {
          Simulation.of(code);
          Liveness.of(code);
        } catch (RuntimeException e) {
          throw new AssertionError(name + "." + method.methodName().stringValue(), e);
        }
      }
    }
  }
}
