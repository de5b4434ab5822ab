package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compiler.processor.AsyncProcessor;
import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.rewrite.Refusal;
import dev.weft.compiler.testing.Javac;
import dev.weft.compiler.testing.Snippet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What cannot be compiled is refused at its line and column, with a remedy; by the processor in
/// the source, and by the rewriter in the class file.
class RefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          return await(p.later(1)); | 8 | await outside of an async block
          return async(() -> { List.of(1).forEach(x -> { try { await(p.later(x)); } catch (Exception e) {} }); return 1; }); | 54 | use a loop instead of a lambda
          return async(() -> { synchronized (p) { return await(p.later(1)); } }); | 48 | inside synchronized
          return async(() -> new Object() { int go() throws Exception { return await(p.later(1)); } }.go()); | 70 | in a lambda or class inside the block
          class A { A(Object o) {} } class B extends A { B() throws Exception { super(await(p.later(1))); } } return null; | 77 | before super(...)
          return (AsyncBody<Integer> & Serializable) () -> await(p.later(1)); | 50 | cannot be a serializable lambda
          interface My<T> extends AsyncBody<T> {} My<Integer> m = () -> await(p.later(1)); return m; | 63 | of another functional interface
          Fn<Future<Integer>, Integer> f = Async::await; return f; | 34 | as a method reference
          return Generator.of(out -> { Runnable r = () -> out.yield_(1); r.run(); }); | 52 | in a lambda or class inside the block
          Generator.Yielder<Integer> y = null; y.yield_(1); return null; | 39 | yield_ outside of a generator
          Callable<Integer> c = () -> await(p.later(1)); return c; | 29 | await outside of an async block
          """)
  void refused(String body, int column, String reason) {
    Javac.Output output =
        Javac.compile(
            List.of(Snippet.source(body)), List.of("-XDrawDiagnostics"), new AsyncProcessor());
    assertThat(output.success()).isFalse();
    assertThat(output.messages())
        .contains("S.java:" + Snippet.FIRST_LINE + ":" + column + ":")
        .contains(reason);

    List<Refusal> refusals =
        Snippet.plain(body).values().stream()
            .flatMap(bytes -> ClassRewriter.rewrite(bytes).refusals().stream())
            .toList();
    assertThat(refusals).isNotEmpty();
    assertThat(refusals).allMatch(refusal -> refusal.line() == Snippet.FIRST_LINE);
    assertThat(refusals).allMatch(refusal -> refusal.file().equals("S.java"));
  }

  /// Without debug information javac lets equal lambdas share a method.
  @Test
  void aLambdaThatIsABlockAndSomethingElse() {
    String body =
        "Callable<Integer> c = () -> await(Futures.ready(1)); return async(() -> await("
            + "Futures.ready(1)));";
    var classes =
        Javac.compile(
                List.of(Snippet.source(body)), List.of("-g:none", "-XDdeduplicateLambdas=true"))
            .orFail();
    var rewritten = ClassRewriter.rewrite(classes.get("cases.S"));
    assertThat(rewritten.changed()).isFalse();
    assertThat(rewritten.refusals()).hasSize(1);
  }

  /// A block and a lambda that cannot be one, equal but for an interface that marks.
  @Test
  void aMarkedLambdaThatSharesItsMethodWithABlock() {
    String marked = "(AsyncBody<Integer> & Marker) () -> await(Futures.ready(1))";
    String plain = "async(() -> await(Futures.ready(1)))";
    for (String body :
        List.of(
            "return List.of(async(" + marked + "), " + plain + ");",
            "return List.of(" + plain + ", async(" + marked + "));")) {
      var classes =
          Javac.compile(List.of(Snippet.source("interface Marker {} " + body)), List.of("-g:none"))
              .orFail();
      var rewritten = ClassRewriter.rewrite(classes.get("cases.S"));
      assertThat(rewritten.changed()).isFalse();
      assertThat(rewritten.refusals()).hasSize(1);
      assertThat(rewritten.refusals().getFirst().message())
          .contains("drop the intersection cast")
          .contains("compile with -g");
    }
  }

  @Test
  void veryLargeBlocks() {
    String body = "n += await(p.later(n)) + p.next(9) * n;\n".repeat(700);
    Refusal refusal =
        ClassRewriter.rewrite(
                Snippet.plain("return async(() -> { int n = 0;\n" + body + "return n; });")
                    .get("cases.S"))
            .refusals()
            .getFirst();
    assertThat(refusal.line()).isEqualTo(Snippet.FIRST_LINE);
    assertThat(refusal.message()).contains("too large").contains("move parts of it to methods");
  }

  @Test
  void aLargeBlockJustBelowTheLimitWorks() throws Exception {
    String body = "n += await(p.now(n)) + p.next(9) * n;\n".repeat(150);
    var probe = new dev.weft.compiler.testing.Probe(1);
    assertThat(
            dev.weft.compiler.testing.Outcome.run(
                    Snippet.future(
                        "return async(() -> { int n = 0;\n" + body + "return n; });", probe),
                    probe)
                .polls())
        .isEqualTo(1);
  }

  @Test
  void anUncompiledGeneratorSaysWhatToDo() throws Exception {
    var generator =
        (dev.weft.Generator<?>)
            Snippet.make(
                Snippet.plain("return Generator.<Integer>of(out -> out.yield_(1));"),
                new dev.weft.compiler.testing.Probe(0));
    org.assertj.core.api.Assertions.assertThatThrownBy(generator::advance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("yield_ was called")
        .hasMessageContaining("the lambda given to Generator.of(...)")
        .hasMessageContaining("-javaagent:");
  }

  @Test
  void uncompiledCodeSaysWhatToDo() throws Exception {
    var future =
        (dev.weft.Future<?>)
            Snippet.make(
                Snippet.plain("return async(() -> await(p.later(1)));"),
                new dev.weft.compiler.testing.Probe(0));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> future.poll(dev.weft.Context.of(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("processor path")
        .hasMessageContaining("-javaagent:")
        .hasMessageContaining("java -jar weft-async-compiler.jar");
  }
}
