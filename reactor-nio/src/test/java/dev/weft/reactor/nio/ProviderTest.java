package dev.weft.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Availability;
import dev.weft.spi.ReactorProvider;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderTest {
  private static final String SERVICE = ReactorProvider.class.getName();

  @Test
  void offersTheAvailableReactorNio() {
    ReactorProvider provider = new NioReactorProvider();
    assertThat(provider.name()).isEqualTo("nio");
    assertThat(provider.priority()).isEqualTo(10);
    assertThat(provider.availability()).isEqualTo(Availability.yes());
  }

  @Test
  void isDeclaredAlikeOnTheModulePathAndOnTheClassPath() throws Exception {
    List<String> ofModule =
        NioReactor.class.getModule().getDescriptor().provides().stream()
            .filter(provides -> provides.service().equals(SERVICE))
            .flatMap(provides -> provides.providers().stream())
            .toList();
    try (InputStream in = NioReactor.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(ofModule)
          .containsExactly(NioReactorProvider.class.getName());
    }
  }
}
