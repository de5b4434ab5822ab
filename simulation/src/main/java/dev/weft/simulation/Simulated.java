package dev.weft.simulation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A JUnit test that is run with many seeds, and reported as one.
///
/// ```java
/// @Simulated(runs = 1000)
/// void nobodyWinsTwice(Simulation simulation) {
///   var game = new Game();
///   simulation
///       .host("server", () -> serve(game))
///       .client("alice", () -> play("alice"))
///       .run();
///   assertThat(game.winners()).hasSize(1);
/// }
/// ```
///
/// The method takes a [Simulation], describes it and runs it; what it asserts afterwards is part of
/// the run. It begins anew for each seed, so what belongs to a run is made in the method: the
/// instance, and `@BeforeEach`, are for all runs together.
///
/// **A failure** ends the test. Its seed is run again with its trace kept; then what fails in the
/// same way after fewer steps, or with fewer faults, is looked for ([SeedSearch]). The error's
/// message has the seed, the length, the faults and the end of the trace, and names two files, the
/// whole trace and a timeline to open in a browser, in `target/simulation` or where the parameter
/// `weft.simulation.directory` says.
///
/// **Replay** one run with `-Dweft.seed=17` (or JUnit's parameter of that name), or as the message
/// says. `-Dweft.simulation.runs` sets another number of runs for all such tests.
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimulatedExtension.class)
public @interface Simulated {

  /// How many seeds are tried.
  int runs() default 1000;

  /// The first of them; the others follow it. They are the same each time, so that a build does not
  /// fail by chance: try others with another number, or with more runs.
  long firstSeed() default 1;
}
