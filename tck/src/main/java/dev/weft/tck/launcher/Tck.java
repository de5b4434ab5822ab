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
      List.of(PairingTck.class, FoundExecutorTck.class, FoundReactorTck.class, FoundTimerTck.class);

  private Tck() {}

  /// Runs every kit that fits.
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
