package dev.weft.reactor.jna.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.reactor.kit.Ask;
import dev.weft.spi.Availability;
import dev.weft.spi.ReactorProvider;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProviderTest {
  private static final String SERVICE = ReactorProvider.class.getName();

  @Test
  @EnabledOnOs(OS.LINUX)
  void offersTheReactorJnaEpollBeforeNio() {
    ReactorProvider provider = new EpollReactorProvider();
    assertThat(provider.name()).isEqualTo("jna-epoll");
    assertThat(provider.priority()).isEqualTo(50);
    assertThat(provider.availability()).isEqualTo(Availability.yes());
  }

  @Test
  @DisplayName("15.2 elsewhere it says what is missing")
  void saysWhatIsMissing() {
    assertThat(EpollReactorProvider.missing("Mac OS X", "aarch64")).contains("Mac OS X");
    assertThat(EpollReactorProvider.missing("Linux", "s390x")).contains("s390x");
  }

  @Test
  void isDeclaredAlikeOnTheModulePathAndOnTheClassPath() throws Exception {
    List<String> ofModule =
        EpollReactorProvider.class.getModule().getDescriptor().provides().stream()
            .filter(provides -> provides.service().equals(SERVICE))
            .flatMap(provides -> provides.providers().stream())
            .toList();
    try (InputStream in =
        EpollReactorProvider.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(ofModule)
          .containsExactly(EpollReactorProvider.class.getName());
    }
  }

  private static String ask(String... flags) throws Exception {
    return Ask.whether(EpollReactorProvider.class, flags);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("15.7 a missing flag is named, without a warning, without loading anything native")
  void aMissingFlagIsNamed() throws Exception {
    String nativeAccess = "--enable-native-access=ALL-UNNAMED";
    String exports = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
    assertThat(ask()).isEqualTo("start the JVM with " + nativeAccess);
    assertThat(ask("--illegal-native-access=deny")).isEqualTo("start the JVM with " + nativeAccess);
    assertThat(ask(nativeAccess))
        .isEqualTo("start the JVM with --add-exports java.base/sun.nio.ch=ALL-UNNAMED");
    assertThat(ask(nativeAccess, exports)).isEqualTo("yes");
    assertThat(ask(nativeAccess, exports, "-Xlog:library=info"))
        .as("nothing native is loaded")
        .doesNotContain("jnidispatch");
  }
}
