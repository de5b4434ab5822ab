package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What GraalVM's native-image is told of our classes, compared with them. (It itself is not here.)
public class NativeImageTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static Stream<String> published() throws IOException {
    return BaselineTest.published();
  }

  private static Set<String> told(String module) throws IOException {
    Path file =
        ROOT.resolve(module)
            .resolve("src/main/resources/META-INF/native-image/dev.weft/weft-" + module)
            .resolve("reachability-metadata.json");
    Set<String> types = new TreeSet<>();
    if (Files.exists(file)) {
      JsonElement reflection =
          JsonParser.parseString(Files.readString(file)).getAsJsonObject().get("reflection");
      if (reflection != null) {
        for (JsonElement entry : reflection.getAsJsonArray()) {
          assertThat(entry.getAsJsonObject().get("jniAccessible").getAsBoolean()).isTrue();
          types.add(entry.getAsJsonObject().get("type").getAsString());
        }
      }
    }
    return types;
  }

  private static List<ClassModel> classes(String module) throws IOException {
    List<ClassModel> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("target/classes"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        all.add(ClassFile.of().parse(file));
      }
    }
    return all;
  }

  private static boolean isBoundToLibrary(ClassModel type) {
    return type.methods().stream().anyMatch(method -> method.flags().has(AccessFlag.NATIVE));
  }

  @ParameterizedTest
  @MethodSource("published")
  @DisplayName("it knows each class with native methods, which JNA looks for by reflection")
  public void nativeMethods(String module) throws IOException {
    assumeTrue(
        Files.isDirectory(ROOT.resolve(module).resolve("target/classes")),
        "not built here: mvn verify builds all");
    Set<String> bound = new TreeSet<>();
    for (ClassModel type : classes(module)) {
      if (isBoundToLibrary(type)) {
        bound.add(type.thisClass().asInternalName().replace('/', '.'));
      }
    }
    assertThat(told(module)).isEqualTo(bound);
  }

  @Test
  @DisplayName("there are some")
  public void some() throws IOException {
    assertThat(told("reactor-jna-epoll")).hasSize(2);
    assertThat(told("reactor-jna")).hasSize(1);
  }
}
