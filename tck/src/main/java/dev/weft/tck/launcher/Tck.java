package dev.weft.tck.launcher;

import dev.weft.tck.report.Report;
import dev.weft.tck.report.ReportListener;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs the kits over the providers on the path, from a program.
public final class Tck {

  private static final List<Class<?>> KITS =
      List.of(
          PairingTck.class,
          FoundExecutorTck.class,
          FoundStealingTck.class,
          FoundReactorTck.class,
          FoundTimerTck.class);

  /// Of what is no part of a runtime that one could choose; for those who ask for a rule.
  private static final List<Class<?>> OTHER_KITS =
      List.of(FoundProviderTck.class, WeftChannelsTck.class, WeftSyncTck.class);

  private Tck() {}

  /// Runs the kits over the providers and, if rules are chosen, every other one that has them.
  ///
  /// @param chosen which providers; the other ones on the path are left out
  /// @param folder where the report goes; none is written without it
  /// @throws IllegalArgumentException if a chosen provider is not on the path
  /// @throws IllegalStateException if a kit could not be set up
  public static Report run(TckSelection chosen, @Nullable Path folder) {
    chosen.check();
    var listener = new ReportListener(folder);
    var request = LauncherDiscoveryRequestBuilder.request();
    KITS.forEach(kit -> request.selectors(DiscoverySelectors.selectClass(kit)));
    if (!chosen.rules().isEmpty()) {
      OTHER_KITS.forEach(kit -> request.selectors(DiscoverySelectors.selectClass(kit)));
    }
    request.filters((PostDiscoveryFilter) chosen::filter);
    var config =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    chosen.during(() -> LauncherFactory.create(config).execute(request.build(), listener));
    Throwable breakdown = listener.breakdown();
    if (breakdown != null) {
      throw new IllegalStateException("a kit could not be set up: " + breakdown, breakdown);
    }
    return listener.report();
  }
}
