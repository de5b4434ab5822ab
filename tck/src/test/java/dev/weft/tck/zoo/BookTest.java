package dev.weft.tck.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.report.RuleBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The book's table of broken subjects is that of the code. The system property `weft.tck.write`
/// (`mvn verify -pl tck -am -Dtest=BookTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dweft.tck.write=true`) writes it anew.
class BookTest {

  private static final Path BOOK = Path.of("SPEC.md");
  private static final String HEAD =
      "| rule | a subject that breaks it | the failure says |\n|---|---|---|\n";

  /// A row for each rule and animal, in the book's order.
  private static Stream<String> rows() {
    List<Class<?>> animals = Zoo.animals().toList();
    return RuleBook.get().entries().stream()
        .flatMap(rule -> animals.stream().flatMap(animal -> row(rule.id(), animal)).sorted());
  }

  private static Stream<String> row(String rule, Class<?> animal) {
    Breaks breaks = animal.getAnnotation(Breaks.class);
    int at = Arrays.asList(breaks.value()).indexOf(rule);
    if (at < 0) {
      return Stream.empty();
    }
    String saying = breaks.saying()[Math.min(at, breaks.saying().length - 1)];
    return Stream.of(
        "| " + rule + " | " + breaks.by() + " | " + saying.replace("|", "/").strip() + " |\n");
  }

  @Test
  @DisplayName("The book shows every broken subject with what the failure says")
  void theTableIsUpToDate() throws Exception {
    String book = Files.readString(BOOK);
    int start = book.indexOf(HEAD);
    assertThat(start).as("where the table begins").isPositive();
    String table = HEAD + String.join("", rows().toList());
    if (Boolean.getBoolean("weft.tck.write")) {
      Files.writeString(BOOK, book.substring(0, start) + table);
    }
    assertThat(Files.readString(BOOK).substring(start)).isEqualTo(table);
  }
}
