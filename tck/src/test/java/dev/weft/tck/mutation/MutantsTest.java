package dev.weft.tck.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.report.RuleBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lists of mutants fit the sources, and some of the mutants are caught. All of them are tried
/// by [MutationRun].
public class MutantsTest {

  private static final int LEAST = 120;

  @Test
  @DisplayName("Each mutant's lines stand once in its source")
  public void everyMutantFits() throws Exception {
    for (Mutant mutant : MutantLists.all()) {
      assertThat(mutant.mutated().text()).as("%s", mutant).isNotBlank();
    }
  }

  @Test
  @DisplayName("There are many, each with a name of its own and something that catches it")
  public void listsAreInOrder() throws Exception {
    List<Mutant> all = MutantLists.all();
    assertThat(all).hasSizeGreaterThanOrEqualTo(LEAST);
    assertThat(all).extracting(Mutant::id).doesNotHaveDuplicates();
    for (Mutant mutant : all) {
      if (mutant.catcher().isModel()) {
        assertThat(model(Objects.requireNonNull(mutant.catcher().model())))
            .as("whether there is the model of %s", mutant)
            .isTrue();
      } else {
        RuleBook.get().entry(Objects.requireNonNull(mutant.catcher().rule()));
      }
    }
  }

  private static boolean model(String name) throws Exception {
    try (var modules = Files.list(Path.of(".."))) {
      for (Path module : modules.filter(folder -> Files.exists(folder.resolve("src"))).toList()) {
        try (var all = Files.walk(module.resolve("src"))) {
          if (all.anyMatch(path -> path.endsWith(name + ".java"))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Test
  @DisplayName("MUTANTS.md shows the lists as they are")
  public void theTableIsUpToDate() throws Exception {
    List<Mutant> all = MutantLists.all();
    if (Boolean.getBoolean("weft.tck.write")) {
      MutantTable.write(all, java.util.Map.of());
    }
    assertThat(MutantTable.rows()).isEqualTo(all.stream().map(MutantTable::row).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"wheel-rounds-down", "mpsc-one-too-many", "joinall-forgets-self-wakes"})
  @DisplayName("A mutant is caught by its rule, which the real thing keeps")
  public void aMutantIsCaught(String id) throws Exception {
    Mutant mutant =
        MutantLists.all().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    List<String> rule = List.of(Objects.requireNonNull(mutant.catcher().rule()));
    Trial flawed = Trial.of(mutant.catcher(), rule, MutantCompiler.compile(mutant));
    assertThat(flawed.broken()).as("%s: %s", mutant, flawed.said()).isTrue();
    Trial sound = Trial.of(mutant.catcher(), rule, null);
    assertThat(sound.said()).as("without %s", mutant).startsWith(Trial.KEPT);
  }
}
