package dev.weft.tck.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.report.RuleBook;
import dev.weft.tck.report.RuleBook.Entry;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /// By what the usual patience is multiplied in each examination.
  private static final double[] PATIENCES = {1 / 3.0, 1, 3};

  /// Whether the rule belongs to this part.
  boolean has(String rule) {
    return OF_THE_PROCESS.contains(rule) == (this == PROCESS);
  }

  /// A test for each animal whose kit has rules of this part.
  Stream<DynamicTest> testsOf(Stream<Class<?>> animals) {
    return animals
        .filter(
            animal ->
                Arrays.stream(animal.getMethods())
                    .anyMatch(method -> Examination.testsRule(method, this::has)))
        .map(animal -> DynamicTest.dynamicTest(animal.getSimpleName(), () -> examine(animal)));
  }

  /// Most of the time is spent waiting for what a flaw prevents, so there is little patience at
  /// first; on a busy machine a rule may run out of it although the subject keeps it, and a flaw
  /// that is a race may stay hidden. So the rules that look wrong are looked at again, with more
  /// patience: those that should not have failed count if they fail each time, and those that
  /// should have failed if they never do so for the right reason.
  private void examine(Class<?> animal) {
    Breaks breaks = animal.getAnnotation(Breaks.class);
    var missing = new TreeMap<String, String>(); // each with what its failure has to say
    for (int i = 0; i < breaks.value().length; i++) {
      if (has(breaks.value()[i])) {
        missing.put(breaks.value()[i], breaks.saying()[Math.min(i, breaks.saying().length - 1)]);
      }
    }
    Set<String> unexpected =
        RuleBook.get().entries().stream()
            .map(Entry::id)
            .filter(this::has)
            .collect(Collectors.toCollection(TreeSet::new));
    unexpected.removeAll(Set.of(breaks.value()));
    unexpected.removeAll(Set.of(breaks.perhaps()));
    var said = new TreeMap<String, String>();
    Predicate<String> inQuestion = this::has;
    for (int i = 0; i < PATIENCES.length && !(missing.isEmpty() && unexpected.isEmpty()); i++) {
      var examination = Examination.of(animal, inQuestion, PATIENCES[i]);
      assertThat(examination.ran()).as("how many rules were tested").isPositive();
      assertThat(examination.others()).as("failures that no rule stands for").isEmpty();
      Map<String, String> broken = examination.broken();
      said.putAll(broken);
      missing.entrySet().removeIf(rule -> says(broken.get(rule.getKey()), rule.getValue()));
      unexpected.retainAll(broken.keySet());
      inQuestion = rule -> missing.containsKey(rule) || unexpected.contains(rule);
    }
    assertThat(unexpected)
        .as(() -> "rules that fail where " + breaks.by() + ", and should not: " + said)
        .isEmpty();
    assertThat(missing)
        .as(
            () ->
                "rules that should fail where "
                    + breaks.by()
                    + ", and say this; what failed: "
                    + said)
        .isEmpty();
  }

  private static boolean says(@Nullable String failure, String piece) {
    return failure != null && failure.contains(piece);
  }
}
