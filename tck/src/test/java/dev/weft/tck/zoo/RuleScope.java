package dev.weft.tck.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.Rule;
import dev.weft.tck.report.RuleBook;
import dev.weft.tck.report.RuleBook.Entry;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// A part of the rules, with the examination of animals by it.
enum RuleScope {
  /// Rules that look at the subject only: several animals may be examined at once, most of which
  /// wait in vain for most of the time.
  SUBJECT,
  /// Rules that look at the process, its descriptors and threads, or stop it: one animal after the
  /// other.
  PROCESS;

  private static final Set<String> OF_THE_PROCESS = Set.of("7.16", "7.23", "10.7", "13.8");
  private static final int EXAMINATIONS = 3;

  /// Whether the rule belongs to this part.
  boolean has(String rule) {
    return OF_THE_PROCESS.contains(rule) == (this == PROCESS);
  }

  /// Whether the method tests a rule of this part.
  boolean tests(AnnotatedElement method) {
    Rule rule = method.getAnnotation(Rule.class);
    return rule != null && has(rule.id());
  }

  /// A test for each animal whose kit has rules of this part.
  Stream<DynamicTest> testsOf(Stream<Class<?>> animals) {
    return animals
        .filter(animal -> Arrays.stream(animal.getMethods()).anyMatch(this::tests))
        .map(animal -> DynamicTest.dynamicTest(animal.getSimpleName(), () -> examine(animal)));
  }

  /// On a busy machine a rule may run out of patience although the subject keeps it, and a flaw
  /// that is a race may stay hidden. So what looks wrong is looked at again: rules that should not
  /// have failed count if they fail each time, and rules that should have failed if they never do.
  private void examine(Class<?> animal) {
    Breaks breaks = animal.getAnnotation(Breaks.class);
    Set<String> missing =
        Arrays.stream(breaks.value())
            .filter(this::has)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> unexpected =
        RuleBook.get().entries().stream()
            .map(Entry::id)
            .filter(this::has)
            .collect(Collectors.toCollection(TreeSet::new));
    unexpected.removeAll(Set.of(breaks.value()));
    unexpected.removeAll(Set.of(breaks.perhaps()));
    var said = new TreeMap<String, String>();
    for (int i = 0; i < EXAMINATIONS && !(missing.isEmpty() && unexpected.isEmpty()); i++) {
      var examination = Examination.of(animal, this);
      assertThat(examination.ran()).as("how many rules were tested").isPositive();
      Map<String, String> broken = examination.broken();
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
      if (has(breaks.value()[i])) {
        assertThat(said.get(breaks.value()[i]))
            .contains(breaks.saying()[Math.min(i, breaks.saying().length - 1)]);
      }
    }
  }
}
