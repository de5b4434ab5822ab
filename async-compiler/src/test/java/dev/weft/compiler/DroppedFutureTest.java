package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compiler.processor.AsyncProcessor;
import dev.weft.compiler.testing.Javac;
import dev.weft.compiler.testing.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A future that a statement drops is told of at its line and column: nothing of it runs. So a
/// forgotten `await` is not silent.
class DroppedFutureTest {

  private static final String MEMBERS =
      """
      return null; }
      static Future<Integer> one() { return Futures.ready(1); }
      static Future<Integer> one(int x) { return Futures.ready(x); }
      static <T> T same(T value) { return value; }
      @CanIgnoreReturnValue static Future<Integer> started() { return Futures.ready(1); }
      record Own(int x) implements Future<Integer> {
        public Poll<Integer> poll(Context cx) { return Poll.ready(x); }
        public void cancel(Context cx) {}
        Own(String s) { this(s.length()); }
      }
      enum Kind { A, B }
      static <F extends Future<Integer>> F generic(F one, F other) { return one; }
      @SuppressWarnings("rawtypes") interface Raw { Future raw(); }
      static void last() {
      """;

  private static Javac.Output compile(String body, String... options) {
    List<String> all = new ArrayList<>(List.of("-XDrawDiagnostics", "-implicit:none"));
    all.addAll(List.of(options));
    return Javac.compile(List.of(Snippet.source(body + MEMBERS)), all, new AsyncProcessor());
  }

  /// What javac says of dropped futures, as `line:column text`.
  private static List<String> told(Javac.Output output) {
    return output
        .messages()
        .lines()
        .filter(line -> line.contains("Future is dropped"))
        .map(line -> line.replaceFirst("^(- )?S.java:", ""))
        .collect(Collectors.toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one();                                                                |  1 | statement
          p.later(1).map(x -> x + 1);                                           |  1 | statement
          new Own(1);                                                           |  1 | statement
          var f = async(() -> { one(); return 1; });                            | 23 | statement
          var f = async(() -> { await(async(() -> one())); });                  | 23 | statement
          var g = Generator.<Integer>of(out -> { one(); out.yield_(1); });      | 40 | statement
          for (one(); p == null; ) { }                                          |  6 | statement
          for (int i = 0; i < 1; i++, one()) { }                                | 29 | statement
          if (p == null) one(); else p.log(1);                                  | 16 | statement
          switch (Kind.A) { case A -> one(); default -> { } }                   | 29 | statement
          switch (Kind.A) { case A: one(); break; default: }                    | 27 | statement
          Runnable r = () -> one();                                             | 20 | lambda
          Runnable r = () -> { one(); };                                        | 22 | statement
          var f = async(() -> { List.of(1).forEach(x -> one(x)); });            | 47 | lambda
          List.of(1).forEach(x -> one(x));                                      | 25 | lambda
          List.of(1).forEach(S::one);                                           | 20 | method reference
          List.of("a").forEach(Own::new);                                       | 22 | method reference
          Consumer<Future<Integer>> c = f -> f.map(x -> 1);                     | 36 | lambda
          new Object() { void run() { one(); } }.run();                         | 29 | statement
          generic(new Own(1), new Own(2)).then(x -> one());                     |  1 | statement
          ((Raw) null).raw();                                                   |  1 | statement
          try { } finally { one(); }                                            | 19 | statement
          Tasks.yieldNow();                                                     |  1 | statement
          """)
  void isWarnedOf(String body, int column, String what) {
    Javac.Output output = compile(body);
    assertThat(output.success()).as(output.messages()).isTrue();
    assertThat(told(output))
        .as(output.messages())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith(Snippet.FIRST_LINE + ":" + column + ": compiler.warn")
                    .contains(what));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Future<Integer> f = one();",
        "Future<Integer> f; f = one();",
        "var _ = one();",
        "var f = async(() -> { await(one()); });",
        "var f = async(() -> { return await(one()); });",
        "Tasks.spawn(one());",
        "Runnable r = () -> Tasks.spawn(one());",
        "Consumer<Future<Integer>> c = Tasks::spawn;",
        "var f = async(() -> { Tasks.spawn(one()); });",
        "started();",
        "Runnable r = S::started;",
        "Supplier<Future<Integer>> s = () -> one();",
        "Supplier<Future<Integer>> s = S::one;",
        "Function<Integer, Future<Integer>> s = S::one;",
        "Map<String, Future<Integer>> m = new HashMap<>(); m.put(\"a\", one()); m.remove(\"a\");",
        "List<Future<Integer>> l = new ArrayList<>(); l.add(one()); l.removeLast();",
        "Objects.requireNonNull(one());",
        "same(one());",
        "Consumer<Future<Integer>> c = Objects::requireNonNull;",
        "Future<Integer>[] a = new Future[1]; a[0] = one(); Runnable r = () -> a[0] = one();",
        "int n = switch (Kind.A) { case A -> { p.log(one()); yield 1; } default -> 2; };",
        "Future<Integer> f = switch (Kind.A) { case A -> one(); default -> one(2); };",
        "p.log(one());",
        "p.later(1).cancel(null);",
        "org.assertj.core.api.Assertions.assertThatThrownBy(() -> one());",
        "org.assertj.core.api.Assertions.assertThatThrownBy(S::one);",
        "org.junit.jupiter.api.Assertions.assertThrows(Exception.class, () -> one());",
        "org.junit.jupiter.api.Assertions.assertThrows(Exception.class, () -> { one(); });",
        "class A { @SuppressWarnings(\"weft.dropped\") void a() { one(); } }",
        "@SuppressWarnings({\"unused\", \"CheckReturnValue\"}) class A { void a() { one(); } }",
        "@SuppressWarnings(\"weft.dropped\") Runnable r = () -> one();",
      })
  void isNoDrop(String body) {
    Javac.Output output = compile(body);
    assertThat(output.success()).as(output.messages()).isTrue();
    assertThat(told(output)).isEmpty();
  }

  @Test
  @DisplayName("S0-5 two slow requests that are made and dropped: the compiler warns of each")
  void slowRequests() {
    Javac.Output output =
        compile(
            """
            slowRequest(1, 2000);
            slowRequest(2, 3000);
            return null; }
            static Future<String> slowRequest(int id, int millis) {
              return async(() -> { await(one(millis)); return "Response " + id; });
            }
            static Object last(int x) {
            """);
    assertThat(output.success()).as(output.messages()).isTrue();
    assertThat(told(output))
        .hasSize(2)
        .allMatch(line -> line.contains("compiler.warn") && line.contains("statement"));
  }

  @Test
  void everyOneIsToldOf() {
    assertThat(
            told(
                compile(
                    "one();\none()\n  .map(x -> x)\n  .map(x -> x);\nclass A { A() { one(); } }")))
        .extracting(line -> line.replaceFirst(": compiler.*", ""))
        .containsExactly("12:1", "13:1", "16:17");
  }

  @Test
  void theTextSaysWhatToDo() {
    assertThat(compile("one();").messages())
        .contains("lazy")
        .contains("await it")
        .contains("Tasks.spawn")
        .contains("var _ = ");
  }

  @Test
  void asAnError() {
    Javac.Output output = compile("one();", "-Aweft.dropped=error");
    assertThat(output.success()).isFalse();
    assertThat(told(output)).singleElement().asString().startsWith("12:1: compiler.err");
  }

  @Test
  void underWerror() {
    assertThat(compile("one();", "-Werror").success()).isFalse();
    assertThat(compile("var _ = one();", "-Xlint:all,-processing", "-Werror").messages()).isEmpty();
  }

  @Test
  void off() {
    Javac.Output output = compile("one();", "-Aweft.dropped=off", "-Xlint:all,-processing");
    assertThat(output.success()).isTrue();
    assertThat(output.messages()).isEmpty();
  }

  @Test
  void aMisspeltSettingIsAnError() {
    Javac.Output output = compile("one();", "-Aweft.dropped=of");
    assertThat(output.success()).isFalse();
    assertThat(output.messages()).contains("-Aweft.dropped=of").contains("error, warn or off");
  }

  /// What does not compile is javac's to tell.
  @Test
  void nothingIsSaidOfWhatDoesNotCompile() {
    Javac.Output output = compile("nonsense();");
    assertThat(output.success()).isFalse();
    assertThat(told(output)).isEmpty();
  }
}
