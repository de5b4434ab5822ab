package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.report.RuleBook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/// The book and the code name the same rules.
class RuleBookTest {

  private record Tested(Rule rule, String where) {}

  private static List<Tested> tested() {
    var tested = new ArrayList<Tested>();
    for (Class<?> kit :
        ReflectionSupport.findAllClassesInModule(
            "dev.weft.tck", Kit.class::isAssignableFrom, name -> !name.contains(".zoo."))) {
      Arrays.stream(kit.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Rule.class))
          .forEach(
              method ->
                  tested.add(
                      new Tested(
                          method.getAnnotation(Rule.class),
                          kit.getSimpleName() + "." + method.getName())));
    }
    return tested;
  }

  private static List<String> executable() {
    return RuleBook.get().entries().stream()
        .filter(entry -> entry.status() == RuleBook.Status.EXECUTABLE)
        .map(RuleBook.Entry::id)
        .sorted()
        .toList();
  }

  @Test
  @DisplayName("Every rule that the book calls tested has exactly one test, and no other has one")
  void sameIds() {
    assertThat(tested().stream().map(test -> test.rule().id()).sorted())
        .containsExactlyElementsOf(executable());
  }

  @Test
  @DisplayName("Book and code agree on how binding a rule is and how it is tested")
  void sameTypes() {
    for (Tested test : tested()) {
      String type = RuleBook.get().entry(test.rule().id()).type();
      String letter =
          test.rule().kind() == RuleKind.STOCHASTIC ? "S" : test.rule().level().letter();
      assertThat(letter).as(test.where() + ", rule " + test.rule().id()).isEqualTo(type);
    }
  }

  @Test
  @DisplayName("Every rule of the book says how it is tested, or why it is not")
  void saysHow() {
    assertThat(RuleBook.get().entries())
        .hasSizeGreaterThanOrEqualTo(170)
        .allSatisfy(entry -> assertThat(entry.how().replaceFirst("^[A-Z]+: ?", "")).isNotBlank());
  }
}
