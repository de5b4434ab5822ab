package dev.weft.tck.mutation;

import dev.weft.tck.Rule;
import dev.weft.tck.report.RuleBrokenError;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// The process of a [Trial]: runs some rules of one kit and ends at the first that is broken.
///
/// Arguments: the kit's class, the rules.
public final class TrialProgram implements TestExecutionListener {

  private int kept;
  private int skipped;

  private TrialProgram() {}

  /// Says on its output what came of it.
  public static void main(String[] args) throws Exception {
    Class<?> kit = Class.forName(args[0]);
    Set<String> rules = Set.copyOf(List.of(args).subList(1, args.length));
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selector(kit))
            .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(isWanted(test, rules)))
            .build();
    var config =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    var program = new TrialProgram();
    LauncherFactory.create(config).execute(request, program);
    System.out.println(
        Trial.KEPT + program.kept + " tests passed, " + program.skipped + " skipped");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static DiscoverySelector selector(Class<?> kit) {
    return kit.isAnnotationPresent(Nested.class)
        ? DiscoverySelectors.selectNestedClass(List.of(kit.getEnclosingClass()), kit)
        : DiscoverySelectors.selectClass(kit);
  }

  private static boolean isWanted(TestDescriptor test, Set<String> rules) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Rule.class))
        .map(rule -> rules.contains(rule.id()))
        .orElse(!test.isTest());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case FAILED -> {
        Throwable why = result.getThrowable().orElseThrow();
        String said = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
        System.out.println((why instanceof RuleBrokenError ? Trial.BROKEN : "FAILED ") + said);
        System.out.flush();
        Runtime.getRuntime().halt(1);
      }
      case ABORTED -> skipped++;
      case SUCCESSFUL -> kept += test.isTest() ? 1 : 0;
    }
  }
}
