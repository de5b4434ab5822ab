package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compiler.testing.Cases;
import dev.weft.compiler.testing.Classes;
import dev.weft.compiler.testing.Javac;
import dev.weft.compiler.testing.Outcome;
import dev.weft.compiler.testing.Probe;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The matrix: every case as a state machine does what it does with `await` as a plain call,
/// however often its futures are pending; and cancelled at any point it leaves nothing behind.
class BehaviourTest {

  static Map<String, byte[]> plain;
  static Map<String, byte[]> machines;
  static Map<String, Cases.One> direct;
  static Map<String, Cases.One> compiled;

  @BeforeAll
  static void compile() throws Exception {
    plain = Javac.compile(Javac.cases(), List.of()).orFail();
    machines = Classes.rewritten(plain);
    direct = Cases.in(plain.keySet(), Classes.loader(Classes.direct(plain)));
    compiled = Cases.in(plain.keySet(), Classes.loader(machines));
  }

  @Test
  void thereAreEnoughCases() {
    assertThat(compiled).hasSizeGreaterThanOrEqualTo(150);
  }

  @TestFactory
  Stream<DynamicTest> sameOutcomeAsAPlainCall() {
    return compiled.values().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(),
                    () ->
                        assertThat(Cases.outcomes(one))
                            .doesNotContain("IllegalStateException: await was called")
                            .isEqualTo(Cases.outcomes(direct.get(one.name())))));
  }

  @TestFactory
  Stream<DynamicTest> cancelledAnywhereLeavesNothingBehind() {
    return compiled.values().stream()
        .flatMap(one -> Stream.of(cancelled(one, 1), cancelled(one, 2)));
  }

  /// Cancels at every point where the case, its futures pending that many times, is pending itself.
  private static DynamicTest cancelled(Cases.One one, int pendings) {
    var whole = new Probe(pendings);
    int points = Outcome.run(one.start(whole), whole).polls();
    String name = one.name() + ", pending " + pendings + ": all " + points + " points";
    return DynamicTest.dynamicTest(
        name,
        () -> {
          for (int i = 0; i < points; i++) {
            var probe = new Probe(pendings);
            Outcome.cancelAfter(one.start(probe), i);
            assertThat(probe.leftBehind())
                .as("cancelled after %d polls:%s", i, probe.log())
                .isZero();
          }
        });
  }

  @Test
  void sameOutcomesWithoutDebugInformation() throws Exception {
    Map<String, byte[]> stripped = Javac.compile(Javac.cases(), List.of("-g:none")).orFail();
    var cases = Cases.in(stripped.keySet(), Classes.loader(Classes.rewritten(stripped)));
    cases.forEach(
        (name, one) ->
            assertThat(Cases.outcomes(one)).as(name).isEqualTo(Cases.outcomes(compiled.get(name))));
  }

  @Test
  void everyClassVerifies() {
    var context =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(
                        name -> {
                          byte[] bytes =
                              machines.get(
                                  name.descriptorString()
                                      .substring(1, name.descriptorString().length() - 1)
                                      .replace('/', '.'));
                          return bytes == null ? null : new java.io.ByteArrayInputStream(bytes);
                        })
                    .orElse(
                        ClassHierarchyResolver.ofResourceParsing(
                            BehaviourTest.class.getClassLoader()))
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    machines.forEach((name, bytes) -> assertThat(context.verify(bytes)).as(name).isEmpty());
  }

  @Test
  void rewritingTwiceChangesNothing() {
    Map<String, byte[]> again = Classes.rewritten(machines);
    assertThat(again.keySet()).isEqualTo(machines.keySet());
    machines.forEach((name, bytes) -> assertThat(again.get(name)).isSameAs(bytes));
  }
}
