package dev.weft.reactor.none;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;

/// Offers the reactor without I/O under the name `none`. Works everywhere; any thread may call it.
/// Where another reactor is on the path and works, it is chosen only if somebody says so.
public final class NoneReactorProvider implements ReactorProvider {

  /// For `ServiceLoader`, and for [dev.weft.WeftBuilder#reactor(ReactorProvider)].
  public NoneReactorProvider() {}

  @Override
  public String name() {
    return "none";
  }

  /// Below all others.
  @Override
  public int priority() {
    return -1;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public Reactor open(Settings settings) {
    return new NoneReactor();
  }
}
