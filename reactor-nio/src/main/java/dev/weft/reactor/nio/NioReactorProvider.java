package dev.weft.reactor.nio;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import java.io.IOException;

/// Offers the reactor named `nio`. It is always available and the one taken when no native reactor
/// can work.
public final class NioReactorProvider implements ReactorProvider {

  /// For `ServiceLoader`.
  public NioReactorProvider() {}

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public int priority() {
    return 10;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public Reactor open(Settings settings) throws IOException {
    return new NioReactor();
  }
}
