package dev.weft.tck;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs the kits over the providers on the path, from a program.
public final class Tck {

  private static final List<Class<?>> KITS = List.of(PairingTck.class);

  private Tck() {}

  /// Runs every kit that fits.
  ///
  /// @param chosen which providers; the other ones on the path are left out
  /// @param folder where the report goes; none is written without it
  public static Report run(Chosen chosen, @Nullable Path folder) {
    var listener = new ReportListener(folder);
    var request = LauncherDiscoveryRequestBuilder.request();
    KITS.forEach(kit -> request.selectors(DiscoverySelectors.selectClass(kit)));
    var config =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    chosen.during(() -> LauncherFactory.create(config).execute(request.build(), listener));
    return listener.report();
  }
}
