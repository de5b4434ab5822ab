package dev.weft.compiler.fuzz;

import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.testing.Cases;
import dev.weft.compiler.testing.Classes;
import dev.weft.compiler.testing.Javac;
import dev.weft.compiler.testing.Outcome;
import dev.weft.compiler.testing.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/// Runs programs as plain calls and as state machines and compares value and log; cancels them at
/// every suspension and looks for what is left behind.
final class Differential {

  /// A program is cancelled at each of its suspensions; if there are more than this, at so many of
  /// them, evenly spread, the first and the last included.
  private static final int CANCELS = 25;

  private static JavaFileObject source(String name, String body) {
    return Javac.source(
        "cases/" + name + ".java",
        """
        package cases;
        import static dev.weft.Async.async;
        import static dev.weft.Async.await;
        import dev.weft.*;
        import dev.weft.compiler.testing.*;
        import java.io.*;
        class %s {
          record P(Object a, Object b) {}
          @SuppressWarnings("unused")
          @Case static Future<?> run(Probe p) {
            return async(() -> {
        %s
            });
          }
        }
        """
            .formatted(name, body));
  }

  /// The programs that differ, by number, each with what differs.
  Map<Integer, String> differences(List<Program> programs) {
    List<JavaFileObject> sources = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      sources.add(source("F" + i, programs.get(i).print()));
    }
    Map<String, byte[]> plain = Javac.compile(sources, List.of("-nowarn")).orFail();
    // javac copies every finally clause to each way out of its try: a few come out too large
    plain.values().removeIf(bytes -> !ClassRewriter.rewrite(bytes).refusals().isEmpty());
    var direct = Cases.in(plain.keySet(), Classes.loader(Classes.direct(plain)));
    var machines = Cases.in(plain.keySet(), Classes.loader(Classes.rewritten(plain)));
    Map<Integer, String> differences = new LinkedHashMap<>();
    for (int i = 0; i < programs.size(); i++) {
      String name = "F" + i + ".run";
      if (!machines.containsKey(name)) {
        continue;
      }
      String difference = difference(direct.get(name), machines.get(name));
      if (difference != null) {
        differences.put(i, difference);
      }
    }
    return differences;
  }

  private static @Nullable String difference(Cases.One direct, Cases.One machine) {
    try {
      String expected = Cases.outcomes(direct);
      String actual = Cases.outcomes(machine);
      if (!expected.equals(actual)) {
        return "expected " + expected + "\n but was " + actual;
      }
      var whole = new Probe(1);
      int polls = Outcome.run(machine.start(whole), whole).polls();
      int cancels = Math.min(polls, CANCELS);
      for (int i = 0; i < cancels; i++) {
        int after = cancels == polls ? i : i * (polls - 1) / (cancels - 1);
        var probe = new Probe(1);
        Outcome.cancelAfter(machine.start(probe), after);
        if (probe.leftBehind() != 0) {
          return "cancelled after " + after + " polls leaves something behind: " + probe.log();
        }
      }
      return null;
    } catch (Throwable failure) {
      return failure.toString();
    }
  }

  /// Prunes the program as long as it still differs.
  String shrink(Program program) {
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (Program.Node node : program.nodes()) {
        if (node == program.root || node.pruned) {
          continue;
        }
        node.pruned = true;
        if (stillDiffers(program)) {
          smaller = true;
        } else {
          node.pruned = false;
        }
      }
    }
    return program.print();
  }

  private boolean stillDiffers(Program program) {
    try {
      return !differences(List.of(program)).isEmpty();
    } catch (AssertionError doesNotCompile) {
      return false;
    }
  }
}
