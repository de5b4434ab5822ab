package dev.weft.examples.byhand;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Offers the reactor by hand to whoever passes this object to the builder, and keeps the one that
/// was opened last.
final class SelectorReactorProvider implements ReactorProvider {

  private volatile @Nullable SelectorReactor opened;

  SelectorReactorProvider() {}

  @Nullable SelectorReactor opened() {
    return opened;
  }

  @Override
  public String name() {
    return "by-hand";
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
    var reactor = new SelectorReactor();
    opened = reactor;
    return reactor;
  }
}
