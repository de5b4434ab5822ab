package dev.weft.examples.byhand;

import dev.weft.spi.ReactorProvider;
import dev.weft.spi.SourceKind;
import dev.weft.tck.ReactorCapabilities;
import dev.weft.tck.ReactorTck;
import java.util.Set;

/// The reactor by hand keeps the rules of reactors.
public class SelectorReactorTest extends ReactorTck {

  @Override
  public ReactorProvider provider() {
    return new SelectorReactorProvider();
  }

  @Override
  public ReactorCapabilities capabilities() {
    return new ReactorCapabilities(Set.of(SourceKind.CHANNEL), true);
  }
}
