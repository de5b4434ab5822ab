package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/// What became of a test that was run within a test.
///
/// @param names the names of its runs
/// @param failures of those that failed
/// @param skipped how many were given up
record Outcome(List<String> names, List<Throwable> failures, long skipped) {

  static Outcome of(Class<?> sample, String method) {
    return of(sample, method, Map.of());
  }

  /// @param parameters of JUnit's configuration
  static Outcome of(Class<?> sample, String method, Map<String, String> parameters) {
    String name = method.contains("(") ? method : method + "(dev.weft.Weft)";
    var events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(sample.getName() + "#" + name))
            .configurationParameter("weft.testing.patience-millis", "100")
            .configurationParameters(parameters)
            .execute()
            .allEvents();
    var tests = events.filter(event -> event.getTestDescriptor().isTest()).toList();
    var results =
        events
            .finished()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .toList();
    return new Outcome(
        tests.stream()
            .filter(event -> event.getType() == org.junit.platform.testkit.engine.EventType.STARTED)
            .map(Event::getTestDescriptor)
            .map(descriptor -> descriptor.getDisplayName())
            .toList(),
        results.stream().flatMap(result -> result.getThrowable().stream()).toList(),
        results.stream()
            .filter(result -> result.getStatus() == TestExecutionResult.Status.ABORTED)
            .count());
  }

  void passed() {
    for (Throwable failure : failures) {
      throw new AssertionError("a run failed", failure);
    }
    assertThat(names).as("runs").isNotEmpty();
  }

  /// The message of the one failure.
  String failure() {
    assertThat(failures).as("failures").hasSize(1);
    return failures.getFirst().getMessage();
  }
}
