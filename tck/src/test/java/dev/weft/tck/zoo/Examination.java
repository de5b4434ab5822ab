package dev.weft.tck.zoo;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.weft.tck.report.RuleBrokenError;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs a kit inside a test and collects what it found.
final class Examination implements TestExecutionListener {

  private final Map<String, String> broken = new TreeMap<>();
  private int ran;

  private Examination() {}

  /// Holds one animal to a part of its kit's rules.
  static Examination of(Class<?> animal, RuleScope part) {
    var examination = new Examination();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                Arrays.stream(animal.getMethods())
                    .filter(part::tests)
                    .map(rule -> selectMethod(animal, rule))
                    .toList())
            .configurationParameter(
                LauncherConstants.STACKTRACE_PRUNING_ENABLED_PROPERTY_NAME, "false")
            .build();
    var config =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    LauncherFactory.create(config).execute(request, examination);
    return examination;
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      Throwable why = result.getThrowable().orElseThrow();
      if (why instanceof RuleBrokenError error) {
        broken.put(error.ruleId(), String.valueOf(error.getMessage()));
      } else {
        broken.put("no rule: " + test.getDisplayName(), why.toString());
      }
    }
    ran += test.isTest() ? 1 : 0;
  }

  /// The rules that failed, with the messages.
  Map<String, String> broken() {
    return broken;
  }

  /// How many rules were tested.
  int ran() {
    return ran;
  }
}
