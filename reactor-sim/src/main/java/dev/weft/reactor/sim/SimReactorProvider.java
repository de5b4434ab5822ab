package dev.weft.reactor.sim;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import org.jspecify.annotations.Nullable;

/// Offers simulated networks under the name `sim`: the sockets of a runtime with this reactor exist
/// in memory, and reach what is in the same [Network] and nothing else. Works everywhere; any
/// thread may call it. Where another reactor is on the path, it is chosen only if somebody says so.
///
/// The one that is found by its name gives every runtime a network of its own, with one host on
/// which nothing takes time. [#SimReactorProvider(Host)] puts a runtime on a host of yours.
///
/// One setting: `weft.sim.seed`, a whole number and 0 by default, decides what is left to chance,
/// if the network is the runtime's own.
public final class SimReactorProvider implements ReactorProvider {

  private final @Nullable Host host;

  /// For `ServiceLoader`: each runtime has a network of its own.
  public SimReactorProvider() {
    this.host = null;
  }

  /// Puts runtimes on `host`; for [dev.weft.WeftBuilder#reactor(ReactorProvider)].
  public SimReactorProvider(Host host) {
    this.host = host;
  }

  @Override
  public String name() {
    return "sim";
  }

  /// Less than any that is on the path for the sake of sockets that reach something.
  @Override
  public int priority() {
    return 1;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  /// @throws IllegalArgumentException if `weft.sim.seed` is no whole number
  @Override
  public Reactor open(Settings settings) {
    Host mine = host;
    return new SimReactor(mine == null ? new Network(seed(settings)).host("host") : mine);
  }

  private static long seed(Settings settings) {
    String text = settings.text("weft.sim.seed", "0");
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "weft.sim.seed is '" + text + "', but must be a whole number");
    }
  }
}
