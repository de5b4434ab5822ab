package dev.weft.tck.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Broken subjects of one sort, each a nested class: a kit over something with one flaw. Its test
/// shows that the kits bite.
abstract class House {

  @TestFactory
  Stream<DynamicTest> everyAnimalBreaksExactlyItsRules() {
    return Zoo.animalsOf(getClass())
        .map(animal -> DynamicTest.dynamicTest(animal.getSimpleName(), () -> examine(animal)));
  }

  private static void examine(Class<?> animal) {
    Breaks breaks = animal.getAnnotation(Breaks.class);
    var broken = new TreeMap<>(Examination.of(animal).broken());
    var unexpected = new TreeSet<>(broken.keySet());
    unexpected.removeAll(Set.of(breaks.value()));
    unexpected.removeAll(Set.of(breaks.perhaps()));
    assertThat(unexpected)
        .as(() -> "rules that fail where " + breaks.by() + ", and should not: " + broken)
        .isEmpty();
    assertThat(broken.keySet())
        .as(() -> "rules that fail where " + breaks.by())
        .containsAll(Arrays.asList(breaks.value()));
    for (int i = 0; i < breaks.value().length; i++) {
      assertThat(broken.get(breaks.value()[i]))
          .contains(breaks.saying()[Math.min(i, breaks.saying().length - 1)]);
    }
  }
}
