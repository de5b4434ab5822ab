package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weft.simulation.FailingRun;
import dev.weft.simulation.SeedSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A server with a fault that was put there on purpose: the suite that its sound twin passes has to
/// find it.
///
/// @param name for people, and for the table in docs/planted-faults.md
/// @param broken runs the suite with it
public record Planted(String name, SeedSearch.Program broken) {

  private static final int SEEDS = 1000;

  private static final Path GUIDE = Path.of("../docs/planted-faults.md");

  /// Finds it within a thousand seeds, and again from its name, as the guide says. With
  /// `-Dweft.seed`, shows that run.
  public void assertFound() throws IOException {
    String seed = System.getProperty("weft.seed");
    if (seed != null) {
      SeedSearch.replay(seed)
          .first(broken)
          .ifPresent(failing -> fail(failing.report(), failing.failure()));
      return;
    }
    FailingRun failing =
        SeedSearch.from(1)
            .runs(SEEDS)
            .first(broken)
            .orElseThrow(() -> new AssertionError("not found: " + name));
    assertThat(failing.repeats()).as(failing.report()).isTrue();
    assertThat(SeedSearch.replay(failing.name()).first(broken))
        .map(FailingRun::steps)
        .contains(failing.steps());
    String row =
        "| %s | %d | `%s` | %d |".formatted(name, failing.tried(), failing.name(), failing.steps());
    assertThat(Files.readString(GUIDE).contains(row)).as("the guide has %s", row).isTrue();
  }

  @Override
  public String toString() {
    return name;
  }
}
