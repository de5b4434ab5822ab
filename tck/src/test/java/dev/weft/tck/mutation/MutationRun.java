package dev.weft.tck.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Tries every mutant: `mvn -Pmutation verify -pl tck -am -DskipTests`. The system property
/// `weft.tck.mutants` is a regular expression for the names of some of them; with
/// `-Dweft.tck.write=true` the table in `MUTANTS.md` is written anew, with the times.
///
/// In pieces: with `-Dweft.tck.minutes=7` no trial begins later than that, and a run goes on where
/// the one before ended ([TrialResults]); without it, all begins afresh.
public class MutationRun {

  /// Most of a trial is spent waiting in vain.
  private static final int AT_ONCE = Integer.getInteger("weft.tck.mutants-at-once", 3);

  private static final String CHOSEN = System.getProperty("weft.tck.mutants", ".*");

  /// Null: as many as it takes.
  private static final @Nullable Integer MINUTES = Integer.getInteger("weft.tck.minutes");

  private final long begin = System.nanoTime();

  /// The same kit with the same properties.
  private record Stage(String kit, Map<String, String> properties) {
    static Stage of(Catcher catcher) {
      return new Stage(
          Objects.requireNonNull(catcher.kit()).getName(), new TreeMap<>(catcher.properties()));
    }
  }

  private static List<Mutant> chosen() throws Exception {
    return MutantLists.all().stream()
        .filter(mutant -> mutant.id().matches(CHOSEN) && !mutant.catcher().isModel())
        .toList();
  }

  private boolean isTimeUp() {
    return MINUTES != null && System.nanoTime() - begin >= MINUTES * 60_000_000_000L;
  }

  /// First the modules as they are, which must keep the rules, then the mutants.
  @Test
  @DisplayName("Every mutant is caught by its rule, which the modules as they are keep")
  public void everyMutantIsCaught() throws Exception {
    TrialResults results = TrialResults.read(MINUTES == null);
    var wrong = new ArrayList<String>();
    int left = trySound(results, wrong);
    List<Mutant> mutants = chosen();
    Map<String, Long> millis = new LinkedHashMap<>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var trials = new LinkedHashMap<Mutant, Future<TrialResults.@Nullable Line>>();
      for (Mutant mutant : mutants) {
        trials.put(mutant, threads.submit(() -> tried(mutant, results)));
      }
      for (Map.Entry<Mutant, Future<TrialResults.@Nullable Line>> trial : trials.entrySet()) {
        TrialResults.Line line = trial.getValue().get();
        if (line == null) {
          left++;
        } else {
          millis.put(line.what(), line.millis());
          if (!line.good()) {
            wrong.add(trial.getKey() + ", " + trial.getKey().catcher() + ": " + line.said());
          }
        }
      }
    }
    System.out.println(
        left == 0
            ? "all of " + mutants.size() + " mutants were tried"
            : left + " trials are left, of " + mutants.size() + " mutants: run it again");
    if (Boolean.getBoolean("weft.tck.write") && left == 0) {
      MutantTable.write(MutantLists.all(), millis);
    }
    assertThat(wrong).as("mutants that survive, and rules that sound modules break").isEmpty();
  }

  /// @return how many trials were not made
  private int trySound(TrialResults results, List<String> wrong) throws Exception {
    var rules = new LinkedHashMap<Stage, TreeSet<String>>();
    var catchers = new LinkedHashMap<Stage, Catcher>();
    for (Mutant mutant : chosen()) {
      Stage stage = Stage.of(mutant.catcher());
      rules
          .computeIfAbsent(stage, any -> new TreeSet<>())
          .add(Objects.requireNonNull(mutant.catcher().rule()));
      catchers.put(stage, mutant.catcher());
    }
    int left = 0;
    for (Map.Entry<Stage, TreeSet<String>> stage : rules.entrySet()) {
      String what = stage.getKey().toString();
      String fingerprint = TrialResults.fingerprint(List.copyOf(stage.getValue()));
      if (results.good(what, fingerprint) != null) {
        continue;
      }
      if (isTimeUp()) {
        left++;
        continue;
      }
      Trial trial = Trial.of(catchers.get(stage.getKey()), List.copyOf(stage.getValue()), null);
      boolean kept = trial.said().startsWith(Trial.KEPT);
      results.add(
          new TrialResults.Line(what, fingerprint, kept, trial.millis(), trial.said()), false);
      System.out.println((kept ? "kept      " : "BROKEN    ") + what + ": " + trial.said());
      if (!kept) {
        wrong.add(what + ": " + trial.said());
      }
    }
    return left;
  }

  /// @return null if it was not tried, for lack of time
  private TrialResults.@Nullable Line tried(Mutant mutant, TrialResults results) throws Exception {
    String rule = Objects.requireNonNull(mutant.catcher().rule());
    String fingerprint = TrialResults.fingerprint(mutant.fingerprinted());
    TrialResults.Line known = results.good(mutant.id(), fingerprint);
    if (known != null || isTimeUp()) {
      return known;
    }
    Trial trial;
    try {
      Path classes = MutantCompiler.compile(mutant);
      trial = Trial.of(mutant.catcher(), List.of(rule), classes);
    } catch (IllegalStateException noMutant) {
      trial = new Trial(false, String.valueOf(noMutant.getMessage()), 0);
    }
    var line =
        new TrialResults.Line(
            mutant.id(), fingerprint, trial.broken(), trial.millis(), trial.said());
    results.add(line, true);
    System.out.println(
        (line.good() ? "caught    " : "SURVIVES  ")
            + mutant
            + ", "
            + mutant.catcher()
            + ": "
            + line.said());
    return line;
  }
}
