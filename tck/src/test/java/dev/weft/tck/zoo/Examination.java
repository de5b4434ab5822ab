package dev.weft.tck.zoo;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.weft.tck.Rule;
import dev.weft.tck.TckSettings;
import dev.weft.tck.report.RuleBrokenError;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs a kit inside a test and collects what it found.
final class Examination implements TestExecutionListener {

  private static final Map<Class<?>, Double> PATIENCE = new ConcurrentHashMap<>();

  private final Map<String, String> broken = new TreeMap<>();
  private final Map<String, String> others = new TreeMap<>();
  private int ran;

  private Examination() {}

  /// Holds one animal to those of its kit's rules that `asked` holds for.
  ///
  /// @param patience by what the usual one is multiplied
  static Examination of(Class<?> animal, Predicate<String> asked, double patience) {
    PATIENCE.put(animal, patience);
    var examination = new Examination();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                Arrays.stream(animal.getMethods())
                    .filter(method -> testsRule(method, asked))
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

  /// The settings for the kit of an animal; the usual ones for any other.
  static TckSettings settings(Class<?> kit) {
    TckSettings usual = TckSettings.current();
    return new TckSettings(
        (int) (usual.patienceMillis() * PATIENCE.getOrDefault(kit, 1.0)),
        usual.quietMillis(),
        usual.iterations(),
        usual.scale(),
        usual.seed());
  }

  /// Whether `asked` holds for the rule that the method tests.
  static boolean testsRule(Method method, Predicate<String> asked) {
    Rule rule = method.getAnnotation(Rule.class);
    return rule != null && asked.test(rule.id());
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      Throwable why = result.getThrowable().orElseThrow();
      if (why instanceof RuleBrokenError error) {
        broken.put(error.ruleId(), String.valueOf(error.getMessage()));
      } else {
        others.put(test.getDisplayName(), why.toString());
      }
    }
    ran += test.isTest() ? 1 : 0;
  }

  /// The rules that failed, with the messages.
  Map<String, String> broken() {
    return broken;
  }

  /// What else failed, by its name.
  Map<String, String> others() {
    return others;
  }

  /// How many rules were tested.
  int ran() {
    return ran;
  }
}
