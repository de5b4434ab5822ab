package dev.weft.tck.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.RuleBook;
import dev.weft.tck.RuleBook.Entry;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Broken subjects of one sort, each a nested class: a kit over something with one flaw. Its test
/// shows that the kits bite.
abstract class House {

  private static final int EXAMINATIONS = 3;

  @TestFactory
  Stream<DynamicTest> everyAnimalBreaksExactlyItsRules() {
    return Zoo.animalsOf(getClass())
        .map(animal -> DynamicTest.dynamicTest(animal.getSimpleName(), () -> examine(animal)));
  }

  /// On a busy machine a rule may run out of patience although the subject keeps it, and a flaw
  /// that is a race may stay hidden. So what looks wrong is looked at again: rules that should not
  /// have failed count if they fail each time, and rules that should have failed if they never do.
  private static void examine(Class<?> animal) {
    Breaks breaks = animal.getAnnotation(Breaks.class);
    Set<String> missing = new TreeSet<>(Arrays.asList(breaks.value()));
    Set<String> unexpected =
        new TreeSet<>(RuleBook.get().entries().stream().map(Entry::id).toList());
    unexpected.removeAll(Set.of(breaks.value()));
    unexpected.removeAll(Set.of(breaks.perhaps()));
    var said = new TreeMap<String, String>();
    for (int i = 0; i < EXAMINATIONS && !(missing.isEmpty() && unexpected.isEmpty()); i++) {
      Map<String, String> broken = Examination.of(animal).broken();
      said.putAll(broken);
      missing.removeAll(broken.keySet());
      unexpected.retainAll(broken.keySet());
    }
    assertThat(unexpected)
        .as(() -> "rules that fail where " + breaks.by() + ", and should not: " + said)
        .isEmpty();
    assertThat(missing)
        .as(() -> "rules that do not fail where " + breaks.by() + ", and should: " + said)
        .isEmpty();
    for (int i = 0; i < breaks.value().length; i++) {
      assertThat(said.get(breaks.value()[i]))
          .contains(breaks.saying()[Math.min(i, breaks.saying().length - 1)]);
    }
  }
}
