package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Generator;
import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.rewrite.Refusal;
import dev.weft.compiler.testing.Classes;
import dev.weft.compiler.testing.Outcome;
import dev.weft.compiler.testing.Probe;
import dev.weft.compiler.testing.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks up to the JVM's limit for a method. Half of it is as far as a plain jump reaches.
class LargeBlockTest {

  private static void runsAsAPlainCall(String body) throws Exception {
    Map<String, byte[]> plain = Snippet.plain(body);
    Map<String, byte[]> machines = Classes.rewritten(plain);
    for (int pendings = 0; pendings < 2; pendings++) {
      var direct = new Probe(pendings);
      var compiled = new Probe(pendings);
      var expected =
          Outcome.run((Future<?>) Snippet.make(Classes.direct(plain), direct), direct).outcome();
      assertThat(Outcome.run((Future<?>) Snippet.make(machines, compiled), compiled).outcome())
          .isEqualTo(expected)
          .doesNotContain("Error");
    }
  }

  /// A loop with an await at both ends: every jump of it is as long as the block.
  @ParameterizedTest
  @ValueSource(ints = {3_000, 3_900, 4_100, 4_500, 5_000, 6_000, 7_000, 8_000})
  void loopsOfPlainCode(int statements) throws Exception {
    runsAsAPlainCall(
        "return async(() -> { int n = 0; int x = 1, y = 2; while (n++ < 2) { x += await("
            + "p.later(1));\n"
            + "x = x + y;\n".repeat(statements)
            + "y += await(p.later(1)); } return x + y + n; });");
  }

  /// Conditions of every kind over half of the block, with values on the stack and a handler.
  @ParameterizedTest
  @ValueSource(ints = {3_000, 5_000})
  void jumpsOfEveryKind(int statements) throws Exception {
    for (String condition :
        List.of(
            "x == 0",
            "x != 1",
            "x < 0",
            "x >= 2",
            "x > 1",
            "x <= 0",
            "x == y",
            "x != n",
            "x < n",
            "x >= y",
            "x > y",
            "x <= n",
            "o == null",
            "o != p",
            "o == r",
            "r != null",
            "d > 2 || x" + " == y && o == r",
            "!b")) {
      runsAsAPlainCall(
          "Object r = new Object(); return async(() -> { int n = 0; int x = 1, y = 2; double d = 1;"
              + " boolean b = true; Object o = p; for (int i = 0; i < 2; i++) { n = 1; p.log(\"k\""
              + " + (("
              + condition
              + ") ? 1 : 2L)); if ("
              + condition
              + ") { x = await(p.later(x));\n"
              + "x = x + y;\n".repeat(statements)
              + " p.log(x); } else { try { d = d + await(p.later(2.5)); if (!("
              + condition
              + ")) { throw new IOException(\"e\" + x); } } catch (IOException e) {"
              + " p.log(await(p.later(e.getMessage()))); }\n"
              + "y = x - y;\n".repeat(statements / 3)
              + "} } return x + y + n + d; });");
    }
  }

  @Test
  void manyAwaits() throws Exception {
    runsAsAPlainCall(
        "return async(() -> { int n = 0;\n"
            + "n += await(p.later(n)) + p.next(9) * n;\n".repeat(400)
            + "return n; });");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 5_000})
  void generators(int statements) throws Exception {
    Generator<Object> generator =
        Snippet.generator(
            "return Generator.<Integer>of(out -> { int x = 1, y = 2; for (int i = 0; i < 3; i++) {"
                + " out.yield_(i);\n"
                + "x = x + y;\n".repeat(statements)
                + "out.yield_(x); } });");
    List<Object> all = new ArrayList<>();
    generator.iterator().forEachRemaining(all::add);
    assertThat(all)
        .containsExactly(0, 1 + 2 * statements, 1, 1 + 4 * statements, 2, 1 + 6 * statements);
  }

  /// 255 slots of captured variables, and more fields than that.
  @Test
  void aFrameWithManyFields() throws Exception {
    var declarations = new StringBuilder();
    var uses = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      declarations.append("long a" + i + " = p.next(100);\n");
      uses.append(" + a" + i);
    }
    var locals = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      locals.append("int b" + i + " = p.next(7); String s" + i + " = \"\" + b" + i + ";\n");
      uses.append(" + b" + i + " + s" + i + ".length()");
    }
    runsAsAPlainCall(
        declarations
            + "return async(() -> {\n"
            + locals
            + "int n = await(p.later(1)); n += await(p.later(2)); return n"
            + uses
            + "; });");
  }

  @Test
  void aLargeSwitch() throws Exception {
    var cases = new StringBuilder();
    for (int i = 0; i < 900; i++) {
      cases.append("case " + (i * 3) + ": x += " + i + "; y -= x;" + (i % 2 == 0 ? " break;" : ""));
      cases.append("\n");
    }
    runsAsAPlainCall(
        "return async(() -> { int x = 1, y = 2; for (int i = 0; i < 2700; i += 299) { switch"
            + " (await(p.later(i))) {\n"
            + cases
            + "default: y = await(p.later(y)); }\n"
            + "x = x + y;\n".repeat(2500)
            + "} return x + y; });");
  }

  /// javac itself makes at most 64 KiB of it, and the state machine would be longer.
  @Test
  void whatIsLongerThanAMethodIsRefusedAtItsLine() {
    String body = "x = x + y;\n".repeat(14_000);
    List<Refusal> refusals =
        ClassRewriter.rewrite(
                Snippet.plain(
                        "return async(() -> { int x = 1, y = 2; x += await(p.later(1));\n"
                            + body
                            + "return x + await(p.later(y)); });")
                    .get("cases.S"))
            .refusals();
    assertThat(refusals).hasSize(1);
    assertThat(refusals.getFirst().line()).isEqualTo(Snippet.FIRST_LINE);
    assertThat(refusals.getFirst().message()).contains("too large").contains("65535");
  }
}
