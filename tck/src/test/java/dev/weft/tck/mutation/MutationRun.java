package dev.weft.tck.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Tries every mutant: `mvn -Pmutation verify -pl tck -am -DskipTests`. The system property
/// `weft.tck.mutants` is a regular expression for the names of some of them; with
/// `-Dweft.tck.write=true` the table in `MUTANTS.md` is written anew, with the times.
public class MutationRun {

  /// Most of a trial is spent waiting in vain.
  private static final int AT_ONCE = Integer.getInteger("weft.tck.mutants-at-once", 3);

  private static final String CHOSEN = System.getProperty("weft.tck.mutants", ".*");

  /// The same kit with the same properties.
  private record Stage(String kit, Map<String, String> properties) {
    static Stage of(Catcher catcher) {
      return new Stage(Objects.requireNonNull(catcher.kit()).getName(), catcher.properties());
    }
  }

  private static List<Mutant> chosen() throws Exception {
    return MutantLists.all().stream()
        .filter(mutant -> mutant.id().matches(CHOSEN) && !mutant.catcher().isModel())
        .toList();
  }

  @Test
  @DisplayName("The modules as they are keep all the rules that are to catch mutants")
  public void theSoundKeepTheRules() throws Exception {
    var stages = new LinkedHashMap<Stage, Set<String>>();
    var catchers = new LinkedHashMap<Stage, Catcher>();
    for (Mutant mutant : chosen()) {
      Stage stage = Stage.of(mutant.catcher());
      stages
          .computeIfAbsent(stage, any -> new LinkedHashSet<>())
          .add(Objects.requireNonNull(mutant.catcher().rule()));
      catchers.put(stage, mutant.catcher());
    }
    var broken = new ArrayList<String>();
    for (Map.Entry<Stage, Set<String>> stage : stages.entrySet()) {
      Trial trial = Trial.of(catchers.get(stage.getKey()), List.copyOf(stage.getValue()), null);
      if (!trial.said().startsWith(Trial.KEPT)) {
        broken.add(stage + ": " + trial.said());
      }
    }
    assertThat(broken).as("what sound modules break").isEmpty();
  }

  @Test
  @DisplayName("Every mutant is caught by its rule")
  public void everyMutantIsCaught() throws Exception {
    Map<String, Long> millis = new ConcurrentHashMap<>();
    var survivors = new ArrayList<String>();
    List<Mutant> mutants = chosen();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var trials = new LinkedHashMap<Mutant, Future<Trial>>();
      for (Mutant mutant : mutants) {
        trials.put(mutant, threads.submit(() -> tried(mutant)));
      }
      for (Map.Entry<Mutant, Future<Trial>> entry : trials.entrySet()) {
        Trial trial = entry.getValue().get();
        String told = entry.getKey() + ", " + entry.getKey().catcher() + ": " + trial.said();
        System.out.println((trial.broken() ? "caught    " : "SURVIVES  ") + told);
        millis.put(entry.getKey().id(), trial.millis());
        if (!trial.broken()) {
          survivors.add(told);
        }
      }
    }
    System.out.println(
        mutants.size() - survivors.size() + " of " + mutants.size() + " mutants were caught");
    if (Boolean.getBoolean("weft.tck.write")) {
      MutantTable.write(MutantLists.all(), millis);
    }
    assertThat(survivors).as("mutants that survive").isEmpty();
  }

  private static Trial tried(Mutant mutant) throws Exception {
    String rule = Objects.requireNonNull(mutant.catcher().rule());
    Path classes;
    try {
      classes = MutantCompiler.compile(mutant);
    } catch (IllegalStateException noMutant) {
      return new Trial(false, String.valueOf(noMutant.getMessage()), 0);
    }
    return Trial.of(mutant.catcher(), List.of(rule), classes);
  }
}
