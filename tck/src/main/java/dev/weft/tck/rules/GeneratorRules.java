package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Generator;
import dev.weft.tck.CombinatorKit;
import dev.weft.tck.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// §13 of the rule book: generators.
public interface GeneratorRules extends CombinatorKit {

  /// A generator yields what it shall, and sleeps on nobody's thread.
  @Rule(id = "13.8")
  default void generatorsHoldNoThread() throws Exception {
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    List<Generator<Integer>> suspended = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Generator<Integer> generator = subject().upTo(1_000);
      assertThat(generator.advance() && generator.value() == 0).as("the first step").isTrue();
      suspended.add(generator);
    }
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    assertThat(after.size()).as("new threads beside 100 suspended generators").isLessThan(50);
    suspended.forEach(Generator::close);
    try (Generator<Integer> generator = subject().upTo(1_000)) {
      List<Integer> values = new ArrayList<>();
      while (generator.advance()) {
        values.add(generator.value());
      }
      assertThat(values)
          .as("what a generator yields")
          .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }
  }
}
