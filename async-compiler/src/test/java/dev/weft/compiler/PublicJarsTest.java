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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The transformer over code that it was not made for: classes of the libraries on the class path
/// in every build; of the jars named by `-Dweft.jars=a.jar:b.jar` where given. Classes without
/// `await` come out as the same array, and the analyses understand every method.
class PublicJarsTest {

  private int methods;

  @Test
  void theClassPath() throws IOException {
    List<Path> jars = new ArrayList<>();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator)) {
      if (entry.endsWith(".jar") && !entry.contains("weft")) {
        jars.add(Path.of(entry));
      }
    }
    assertThat(jars).hasSizeGreaterThanOrEqualTo(6);
    for (Path jar : jars) {
      check(jar, 97);
    }
    assertThat(methods).isGreaterThan(100);
  }

  @Test
  @EnabledIfSystemProperty(named = "weft.jars", matches = ".+")
  void namedJars() throws IOException {
    for (String jar : System.getProperty("weft.jars").split(File.pathSeparator)) {
      int before = methods;
      int classes = check(Path.of(jar), 1);
      System.out.printf("%s: %d classes, %d methods%n", jar, classes, methods - before);
    }
  }

  /// @param every analyse the methods of each n-th class
  private int check(Path jar, int every) throws IOException {
    int classes = 0;
    try (var file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().endsWith(".class")) {
          byte[] bytes = read(file, entry);
          Rewritten rewritten = ClassRewriter.rewrite(bytes);
          assertThat(rewritten.bytes()).as(entry.getName()).isSameAs(bytes);
          assertThat(rewritten.refusals()).isEmpty();
          if (classes++ % every == 0) {
            analyse(bytes, entry.getName());
          }
        }
      }
    }
    return classes;
  }

  private static byte[] read(JarFile file, JarEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private void analyse(byte[] bytes, String name) {
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
        methods++;
      }
    }
  }
}
