package dev.weft.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weft.tck.report.RuleBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules of the TCK about parties that race, in a simulation: kept with each seed, and where a
/// subject is flawed, broken with some seed although they hold in order of arrival. With
/// `-Dweft.seed` only that run is made, and those that fail in it are shown.
class RacingRulesTest {

  /// Of the sound subjects. The long run has `-Dweft.simulation.rules=500`.
  private static final int SEEDS = Integer.getInteger("weft.simulation.rules", 20);

  private static final int SEEDS_OF_BROKEN = 500;

  private static final Path GUIDE = Path.of("../docs/planted-faults.md");

  private static List<Race> sound() {
    return Stream.of(RacesInTasks.sound(), RacesInChannels.sound(), RacesInSync.sound())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Race> broken() {
    return Stream.of(RacesInTasks.broken(), RacesInChannels.broken(), RacesInSync.broken())
        .flatMap(List::stream)
        .toList();
  }

  private static Optional<FailingRun> search(Race race, int seeds) {
    String seed = System.getProperty("weft.seed");
    SeedSearch search = seed != null ? SeedSearch.replay(seed) : SeedSearch.from(1).runs(seeds);
    return search.first(race::run);
  }

  private static void report(Race race, FailingRun failing) {
    fail(
        race + "\nthe rule: " + RuleBook.get().entry(race.rule()).text() + "\n" + failing.report(),
        failing.failure());
  }

  @ParameterizedTest
  @MethodSource("sound")
  @DisplayName("kept with each seed")
  void kept(Race race) {
    search(race, SEEDS).ifPresent(failing -> report(race, failing));
  }

  @ParameterizedTest
  @MethodSource("broken")
  @DisplayName("not to be seen in order of arrival, found by a seed, replayed, told in the guide")
  void found(Race race) throws IOException {
    Optional<FailingRun> found = search(race, SEEDS_OF_BROKEN);
    if (System.getProperty("weft.seed") != null) {
      found.ifPresent(failing -> report(race, failing));
      return;
    }
    assertThat(SeedSearch.from(1).runs(1).first(race::runInOrder)).isEmpty();
    FailingRun failing = found.orElseThrow(() -> new AssertionError("not found: " + race));
    assertThat(failing.repeats()).isTrue();
    assertThat(SeedSearch.replay(failing.name()).first(race::run))
        .map(FailingRun::steps)
        .contains(failing.steps());
    String row =
        "| %s | %s | %d | `%s` | %d |"
            .formatted(
                race.rule(), race.subject(), failing.tried(), failing.name(), failing.steps());
    assertThat(Files.readString(GUIDE).contains(row)).as("the guide has %s", row).isTrue();
  }
}
