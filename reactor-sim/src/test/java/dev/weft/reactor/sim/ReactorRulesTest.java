package dev.weft.reactor.sim;

import dev.weft.spi.ReactorProvider;
import dev.weft.spi.SourceKind;
import dev.weft.tck.ReactorCapabilities;
import dev.weft.tck.ReactorTck;
import java.util.Set;

/// It keeps to what every reactor does, under real threads and real time.
class ReactorRulesTest extends ReactorTck {

  @Override
  public ReactorProvider provider() {
    return new SimReactorProvider();
  }

  @Override
  public ReactorCapabilities capabilities() {
    return new ReactorCapabilities(Set.of(SourceKind.CHANNEL), false);
  }
}
