package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Error Prone and IDEs hear of every method of the API that returns a future that its result must
/// be used: the method, its type or its package is annotated. Of what runs anyway they hear
/// nothing.
public class ReturnValuesTest {

  private static final List<String> API =
      List.of(
          "runtime-api/target/classes/dev/weft",
          "runtime-api/target/classes/dev/weft/io",
          "runtime-api/target/classes/dev/weft/sync",
          "runtime-api/target/classes/dev/weft/time",
          "net/target/classes/dev/weft/net");

  private static final Map<String, ClassModel> CLASSES = new TreeMap<>();

  @BeforeAll
  public static void read() throws IOException {
    for (String folder : API) {
      try (Stream<Path> files = Files.list(Path.of("..").resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          ClassModel model = ClassFile.of().parse(file);
          CLASSES.put(model.thisClass().asInternalName(), model);
        }
      }
    }
  }

  @Test
  public void whatReturnsAFutureMustBeUsed() {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (ClassModel type : CLASSES.values()) {
      for (MethodModel method : type.methods()) {
        if (isApi(type, method) && isLazy(method.methodTypeSymbol().returnType())) {
          found++;
          if (!mustBeUsed(type, method)) {
            missing.add(name(type, method));
          }
        }
      }
    }
    assertThat(found).isGreaterThan(80);
    assertThat(missing).as("annotate with @CheckReturnValue: the method, or its type").isEmpty();
  }

  @Test
  public void whatReturnsAHandleMayBeDropped() {
    List<String> wrong = new ArrayList<>();
    for (ClassModel type : CLASSES.values()) {
      for (MethodModel method : type.methods()) {
        if (isApi(type, method)
            && internal(method.methodTypeSymbol().returnType()).equals("dev/weft/JoinHandle")
            && mustBeUsed(type, method)) {
          wrong.add(name(type, method));
        }
      }
    }
    assertThat(wrong).as("annotate with @CanIgnoreReturnValue: the task runs anyway").isEmpty();
  }

  private static String name(ClassModel type, MethodModel method) {
    return type.thisClass().asInternalName().replace('/', '.')
        + "."
        + method.methodName()
        + method.methodTypeSymbol().displayDescriptor();
  }

  private static boolean isApi(ClassModel type, MethodModel method) {
    for (ClassModel outer = type; outer != null; outer = outerOf(outer)) {
      boolean visible = outer == type || isVisible(outer);
      if (!visible) {
        return false;
      }
    }
    return isVisible(type)
        && !method.flags().has(AccessFlag.SYNTHETIC)
        && (method.flags().has(AccessFlag.PUBLIC) || method.flags().has(AccessFlag.PROTECTED));
  }

  private static boolean isVisible(ClassModel type) {
    return type.flags().has(AccessFlag.PUBLIC);
  }

  private static ClassModel outerOf(ClassModel type) {
    String name = type.thisClass().asInternalName();
    int nested = name.lastIndexOf('$');
    return nested < 0 ? null : CLASSES.get(name.substring(0, nested));
  }

  private static String internal(ClassDesc type) {
    String descriptor = type.descriptorString();
    return type.isClassOrInterface() ? descriptor.substring(1, descriptor.length() - 1) : "";
  }

  /// A future that is no handle: what nobody awaits does not run.
  private static boolean isLazy(ClassDesc type) {
    return isFuture(internal(type)) && !internal(type).equals("dev/weft/JoinHandle");
  }

  private static boolean isFuture(String name) {
    ClassModel type = CLASSES.get(name);
    return name.equals("dev/weft/Future")
        || type != null && type.interfaces().stream().anyMatch(in -> isFuture(in.asInternalName()));
  }

  private static boolean mustBeUsed(ClassModel type, MethodModel method) {
    if (has(method, "CanIgnoreReturnValue")) {
      return false;
    }
    if (has(method, "CheckReturnValue")) {
      return true;
    }
    for (ClassModel outer = type; outer != null; outer = outerOf(outer)) {
      if (has(outer, "CheckReturnValue")) {
        return true;
      }
    }
    String name = type.thisClass().asInternalName();
    ClassModel inPackage = CLASSES.get(name.substring(0, name.lastIndexOf('/')) + "/package-info");
    return inPackage != null && has(inPackage, "CheckReturnValue");
  }

  private static boolean has(AttributedElement element, String annotation) {
    return element
        .findAttribute(Attributes.runtimeInvisibleAnnotations())
        .map(
            all ->
                all.annotations().stream()
                    .anyMatch(a -> a.classSymbol().displayName().equals(annotation)))
        .orElse(false);
  }
}
