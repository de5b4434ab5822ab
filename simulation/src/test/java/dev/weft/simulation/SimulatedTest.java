package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.weft.Futures;
import dev.weft.Tasks;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class SimulatedTest {

  /// How often the subject was called.
  private static final AtomicInteger CALLS = new AtomicInteger();

  @TempDir private Path directory;

  /// Tests that are run by those of this class.
  static class Subject {

    @Simulated(runs = 7)
    void passes(Simulation simulation, TestInfo info) {
      CALLS.incrementAndGet();
      assertThat(info.getDisplayName()).isEqualTo("7 runs");
      simulation.client("a", () -> Futures.ready(1)).run();
    }

    @Simulated(runs = 100)
    void failsAtTimes(Simulation simulation) {
      CALLS.incrementAndGet();
      var order = new StringBuilder();
      for (String name : new String[] {"a", "b"}) {
        simulation.client(
            name,
            () ->
                async(
                    () -> {
                      order.append(name);
                      await(Tasks.yieldNow());
                      order.append(name);
                    }));
      }
      simulation.run();
      assertThat(order).doesNotContain("abba");
    }

    @Simulated
    void takesNone() {}

    @Simulated
    void runsNone(Simulation simulation) {
      simulation.client("a", () -> Futures.ready(1));
    }
  }

  private static Throwable failure(EngineExecutionResults results) {
    return results.testEvents().failed().stream()
        .findFirst()
        .orElseThrow()
        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }

  private static final String PASSES =
      "passes(dev.weft.simulation.Simulation, org.junit.jupiter.api.TestInfo)";
  private static final String FAILS = "failsAtTimes(dev.weft.simulation.Simulation)";

  private EngineExecutionResults run(String method, String... parameters) {
    String name = method.substring(0, method.indexOf('('));
    String types = method.substring(method.indexOf('(') + 1, method.length() - 1);
    CALLS.set(0);
    EngineTestKit.Builder kit =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(Subject.class.getName(), name, types))
            .configurationParameter("weft.simulation.directory", directory.toString());
    for (int i = 0; i < parameters.length; i += 2) {
      kit.configurationParameter(parameters[i], parameters[i + 1]);
    }
    return kit.execute();
  }

  @Test
  @DisplayName("a test is run with as many seeds as it says, and reported as one")
  void passes() {
    EngineExecutionResults results = run(PASSES);
    results.testEvents().assertStatistics(all -> all.started(1).succeeded(1));
    assertThat(CALLS).hasValue(7);
  }

  @Test
  @DisplayName("the number of runs is a parameter, too")
  void moreRuns() {
    run(FAILS, "weft.simulation.runs", "1", "weft.seed", "100000:")
        .testEvents()
        .assertStatistics(all -> all.started(1));
    assertThat(CALLS).hasValueLessThan(60);
  }

  @Test
  @DisplayName(
      "a failure has the seed, the length, the trace and the files; replayed it is the same")
  void fails() {
    EngineExecutionResults results = run(FAILS);
    results.testEvents().assertStatistics(all -> all.started(1).failed(1));
    Throwable failure = failure(results);
    assertThat(failure)
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(AssertionError.class)
        .hasMessageContaining("fails:    with seed ")
        .hasMessageContaining("length:   ")
        .hasMessageContaining("task 1 'a'")
        .hasMessageContaining(directory.toUri().toString());
    assertThat(directory)
        .isDirectoryContaining("glob:**.html")
        .isDirectoryContaining("glob:**.txt");
    String seed = failure.getMessage().replaceAll("(?s).*-Dweft\\.seed=(\\d+).*", "$1");
    EngineExecutionResults again = run(FAILS, "weft.seed", seed);
    again.testEvents().assertStatistics(all -> all.started(1).failed(1));
    assertThat(failure(again)).hasMessageContaining("-Dweft.seed=" + seed);
    assertThat(failure(again).getMessage().replaceAll("(?s).*(hash \\w+).*", "$1"))
        .isEqualTo(failure.getMessage().replaceAll("(?s).*(hash \\w+).*", "$1"));
  }

  @Test
  @DisplayName("a method that takes or runs no simulation is told what is missing")
  void wrong() {
    assertThat(failure(run("takesNone()"))).hasMessageContaining("has to take a Simulation");
    assertThat(failure(run("runsNone(dev.weft.simulation.Simulation)")))
        .hasMessageContaining("call run()");
  }
}
