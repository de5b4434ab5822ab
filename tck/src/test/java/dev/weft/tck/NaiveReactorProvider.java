package dev.weft.tck;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import java.io.IOException;

/// Offers the reactor named `naive`.
public final class NaiveReactorProvider implements ReactorProvider {

  @Override
  public String name() {
    return "naive";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public Reactor open(Settings settings) throws IOException {
    return new NaiveReactor();
  }
}
