package dev.weft.tck.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The kits bite: each broken subject fails exactly the rules that it breaks, for the reason
/// stated.
public class ZooTest {

  static java.util.stream.Stream<Class<?>> animals() {
    return Zoo.animals();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("animals")
  @DisplayName("Every animal breaks exactly its rules")
  public void breaksExactlyItsRules(Class<?> animal) {
    Breaks breaks = animal.getAnnotation(Breaks.class);
    var examination = Examination.of(animal);
    assertThat(examination.broken().keySet())
        .as(() -> "what " + breaks.by() + " breaks: " + examination.broken())
        .isEqualTo(new TreeSet<>(Arrays.asList(breaks.value())));
    for (int i = 0; i < breaks.value().length; i++) {
      assertThat(examination.broken().get(breaks.value()[i]))
          .contains(breaks.saying()[Math.min(i, breaks.saying().length - 1)]);
    }
  }
}
