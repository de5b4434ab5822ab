package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.LocalVariable;
import com.sun.jdi.StackFrame;
import dev.weft.compiler.analysis.Liveness;
import dev.weft.compiler.analysis.MethodCode;
import dev.weft.compiler.analysis.SetLocals;
import dev.weft.compiler.analysis.Simulation;
import dev.weft.compiler.analysis.TypeState;
import dev.weft.compiler.analysis.ValueType;
import dev.weft.compiler.testing.Classes;
import dev.weft.compiler.testing.Debuggee;
import dev.weft.compiler.testing.Jars;
import dev.weft.compiler.testing.Javac;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariableType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a debugger shows of a block: each variable that the rest of the block needs, and none that
/// is not there.
@Timeout(60)
class DebuggerTest {

  @TempDir Path folder;

  private static final String STOPS =
      """
      package app;
      import static dev.weft.Async.async;
      import static dev.weft.Async.await;
      import dev.weft.*;
      import dev.weft.compiler.testing.Outcome;
      import dev.weft.compiler.testing.Probe;
      public class Stops {
        static Future<Integer> work(Probe p, String param, int count) {
          return async(() -> {
            int sum = 0;
            String unused = "only for the debugger";
            String again = "first";
            for (int i = 0; i < count; i++) {
              int got = await(p.later(i));
              sum += got;
              p.log("in the loop");
            }
            again = "second";
            p.log(again);
            return sum + param.length();
          });
        }
        public static void main(String[] args) {
          var p = new Probe(Integer.parseInt(args[0]));
          System.out.println(Outcome.run(work(p, "abc", 2), p).outcome());
        }
      }
      """;

  private static int line(String text) {
    List<String> lines = STOPS.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i + 1;
      }
    }
    throw new AssertionError(text);
  }

  @Test
  void allThatIsLiveAndNothingThatIsNotSet() throws Exception {
    Jars.unpacked(
        Classes.rewritten(
            Javac.compile(List.of(Javac.source("app/Stops.java", STOPS)), List.of()).orFail()),
        folder);
    List<String> seen = new ArrayList<>();
    String first = "p.log(\"in the loop\")";
    String second = "p.log(again)";
    try (var debuggee = Debuggee.launch(folder, "app.Stops", "1")) {
      debuggee.stopAt("app.Stops", line(first), line(second));
      debuggee.run(
          frame -> {
            seen.add(frame.location().lineNumber() == line(first) ? "loop" : "after");
            seen.add(variables(frame).toString());
          });
    }
    assertThat(seen)
        .containsExactly(
            "loop",
            "{count=2, got=0, i=0, p=?, param=\"abc\", sum=0}",
            "loop",
            "{count=2, got=1, i=1, p=?, param=\"abc\", sum=1}",
            "after",
            "{again=\"second\", count=2, p=?, param=\"abc\", sum=1}");
  }

  private static Map<String, String> variables(StackFrame frame) {
    Map<String, String> shown = new TreeMap<>();
    try {
      for (LocalVariable variable : frame.visibleVariables()) {
        String value = String.valueOf(frame.getValue(variable));
        shown.put(variable.name(), value.startsWith("instance of") ? "?" : value);
      }
    } catch (Exception e) {
      shown.put("failed", e.toString());
    }
    return shown;
  }

  @TestFactory
  Stream<DynamicTest> ofEveryCase() throws IOException {
    Map<String, byte[]> plain = Javac.compile(Javac.cases(), List.of()).orFail();
    Map<String, byte[]> machines = Classes.rewritten(plain);
    return plain.keySet().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      assertThat(notSet(machines.get(name))).isEmpty();
                      assertThat(loads(machines.get(name))).isEqualTo(loads(plain.get(name)));
                    }));
  }

  /// A variable of the tables in the code.
  private record Shown(String name, int slot, int from, int to) {
    static List<Shown> in(MethodCode code) {
      List<Shown> all = new ArrayList<>();
      for (CodeElement element : code.elements()) {
        if (element instanceof java.lang.classfile.instruction.LocalVariable v) {
          all.add(
              new Shown(
                  v.name() + " " + v.type(),
                  v.slot(),
                  code.position(v.startScope()),
                  code.position(v.endScope())));
        } else if (element instanceof LocalVariableType v) {
          all.add(
              new Shown(
                  v.name() + " generic",
                  v.slot(),
                  code.position(v.startScope()),
                  code.position(v.endScope())));
        }
      }
      return all;
    }

    boolean fits(ValueType type) {
      return switch (type.kind()) {
        case TOP -> true; // not looked at any more
        case REFERENCE, NULL, UNINITIALIZED, UNINITIALIZED_THIS ->
            name.endsWith(" generic") || name.matches(".* [L\\[].*");
        default -> !name.matches(".* [L\\[].*");
      };
    }

    boolean isAt(int index) {
      return from <= index && index < to;
    }
  }

  private static List<MethodCode> methods(byte[] bytes) {
    List<MethodCode> methods = new ArrayList<>();
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      if (method.code().isPresent()) {
        methods.add(new MethodCode(method));
      }
    }
    return methods;
  }

  /// Where the tables promise a variable whose slot was not written on some way to there, or holds
  /// something of another type.
  private static List<String> notSet(byte[] bytes) {
    List<String> wrong = new ArrayList<>();
    for (MethodCode code : methods(bytes)) {
      Simulation types = Simulation.of(code);
      SetLocals set = SetLocals.of(code, any -> false, Liveness.of(code));
      for (Shown shown : Shown.in(code)) {
        for (int i = 0; i < code.elements().size(); i++) {
          TypeState before = types.before(i);
          if (shown.isAt(i) && before != null && code.elements().get(i) instanceof Instruction) {
            boolean there = set.before(i).get(shown.slot());
            if (!there || !shown.fits(before.local(shown.slot()))) {
              wrong.add(code.method().methodName() + " " + code.line(i) + " " + shown);
            }
          }
        }
      }
    }
    return wrong;
  }

  /// The reads of variables that the tables name, method by method in the order of the code.
  private static Map<String, List<String>> loads(byte[] bytes) {
    Map<String, List<String>> loads = new LinkedHashMap<>();
    for (MethodCode code : methods(bytes)) {
      List<Shown> shown = Shown.in(code);
      List<String> named = new ArrayList<>();
      for (int i = 0; i < code.elements().size(); i++) {
        int slot =
            switch (code.elements().get(i)) {
              case LoadInstruction load -> load.slot();
              case IncrementInstruction increment -> increment.slot();
              default -> -1;
            };
        for (Shown one : shown) {
          if (one.slot() == slot && one.isAt(i)) {
            named.add(code.line(i) + " " + one.name());
          }
        }
      }
      loads.put(
          code.method().methodName().stringValue(), named.stream().sorted().distinct().toList());
    }
    return loads;
  }
}
