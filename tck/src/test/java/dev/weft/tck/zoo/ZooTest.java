package dev.weft.tck.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.report.RuleBook;
import dev.weft.tck.report.RuleBook.Status;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ZooTest {

  @Test
  @DisplayName("Every required rule that has a test is broken by some animal")
  void everyRequiredRuleHasABreaker() {
    Set<String> broken =
        Zoo.animals()
            .flatMap(animal -> Arrays.stream(animal.getAnnotation(Breaks.class).value()))
            .collect(Collectors.toSet());
    assertThat(broken).as("rules that some animal breaks").isNotEmpty();
    assertThat(
            RuleBook.get().entries().stream()
                .filter(rule -> rule.type().equals("R") && rule.status() == Status.EXECUTABLE)
                .map(RuleBook.Entry::id)
                .filter(rule -> !broken.contains(rule)))
        .as("rules that nothing breaks")
        .isEmpty();
  }
}
