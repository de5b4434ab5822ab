package dev.weft.tck;

import dev.weft.spi.ReactorProvider;
import dev.weft.spi.SourceKind;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/// Our reactors, and the plainest one.
class ReactorTest {

  @Nested
  class Nio extends ReactorTck {
    @Override
    public ReactorProvider provider() {
      return Providers.reactor("nio");
    }

    @Override
    public ReactorCapabilities capabilities() {
      return new ReactorCapabilities(Set.of(SourceKind.CHANNEL), true);
    }
  }

  @Nested
  class JnaEpoll extends ReactorTck {
    @Override
    public ReactorProvider provider() {
      return Providers.reactor("jna-epoll");
    }

    @Override
    public ReactorCapabilities capabilities() {
      return new ReactorCapabilities(EnumSet.allOf(SourceKind.class), true);
    }
  }

  /// On macOS, FreeBSD, or with `-Dweft.jna-kqueue.library` over what stands in for a kqueue.
  @Nested
  class JnaKqueue extends ReactorTck {
    @Override
    public ReactorProvider provider() {
      return Providers.reactor("jna-kqueue");
    }

    @Override
    public ReactorCapabilities capabilities() {
      return new ReactorCapabilities(EnumSet.allOf(SourceKind.class), true);
    }
  }

  @Nested
  class Naive extends ReactorTck {
    @Override
    public ReactorProvider provider() {
      return new NaiveReactorProvider();
    }

    @Override
    public ReactorCapabilities capabilities() {
      return new ReactorCapabilities(Set.of(SourceKind.CHANNEL), true);
    }
  }
}
