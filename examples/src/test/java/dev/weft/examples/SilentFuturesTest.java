package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// No future of ours leaves a dump with the name of its class alone: each says what it waits for.
public class SilentFuturesTest {

  private static final List<String> MODULES =
      List.of("runtime-api", "net", "stream", "file", "process", "codec", "tls");

  private static final String FUTURE = "dev/weft/Future";
  private static final String WAITING = "dev/weft/dump/Waiting";

  /// They are never waited for: they are ready at their first poll, or not polled at all.
  private static final List<String> NEVER_WAIT =
      List.of(
          "dev/weft/Futures.pollFn",
          "dev/weft/codegen/AsyncFrame$Cancelled",
          "dev/weft/net/TcpListener.bind",
          "dev/weft/net/UdpSocket.bind",
          "dev/weft/net/UnixDatagram.bind",
          "dev/weft/net/UnixListener.bind");

  private static final Map<String, ClassModel> CLASSES = new TreeMap<>();

  @BeforeAll
  public static void read() throws IOException {
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "target", "classes"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          ClassModel model = ClassFile.of().parse(file);
          CLASSES.put(model.thisClass().asInternalName(), model);
        }
      }
    }
  }

  private static boolean is(String name, String type) {
    if (name.equals(type)) {
      return true;
    }
    ClassModel model = CLASSES.get(name);
    return model != null
        && Stream.concat(model.superclass().stream(), model.interfaces().stream())
            .map(ClassEntry::asInternalName)
            .anyMatch(above -> is(above, type));
  }

  @Test
  @DisplayName("each class of a future is Waiting")
  public void classes() {
    List<String> futures =
        CLASSES.values().stream()
            .filter(type -> !type.flags().has(AccessFlag.ABSTRACT))
            .map(type -> type.thisClass().asInternalName())
            .filter(name -> is(name, FUTURE))
            .toList();
    assertThat(futures).hasSizeGreaterThan(60);
    assertThat(futures)
        .filteredOn(name -> !is(name, WAITING) && !NEVER_WAIT.contains(name))
        .as("implement dev.weft.dump.Waiting")
        .isEmpty();
  }

  @Test
  @DisplayName("each future that is made of a function is told what it waits for")
  public void functions() {
    List<String> silent = new ArrayList<>();
    int found = 0;
    for (ClassModel type : CLASSES.values()) {
      for (MethodModel method : type.methods()) {
        for (InvokeInstruction call : calls(method)) {
          if (call.owner().asInternalName().equals("dev/weft/Futures")
              && call.name().equalsString("pollFn")) {
            found++;
            if (call.typeSymbol().parameterCount() < 3) {
              silent.add(
                  type.thisClass().asInternalName() + "." + method.methodName().stringValue());
            }
          }
        }
      }
    }
    assertThat(found).isGreaterThan(30);
    assertThat(silent).as("give Futures.pollFn a Waiting").allMatch(NEVER_WAIT::contains);
  }

  private static List<InvokeInstruction> calls(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .filter(InvokeInstruction.class::isInstance)
        .map(InvokeInstruction.class::cast)
        .toList();
  }
}
