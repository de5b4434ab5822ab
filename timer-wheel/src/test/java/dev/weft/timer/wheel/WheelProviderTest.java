package dev.weft.timer.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Availability;
import dev.weft.spi.TimerQueueProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WheelProviderTest {

  @Test
  @DisplayName("15 the module and META-INF/services offer the same provider")
  void foundOnBothPaths() throws IOException {
    Module module = WheelProvider.class.getModule();
    var provided =
        module.getDescriptor().provides().stream()
            .filter(p -> p.service().equals(TimerQueueProvider.class.getName()))
            .flatMap(p -> p.providers().stream())
            .toList();
    var file = "/META-INF/services/" + TimerQueueProvider.class.getName();
    try (var in = WheelProvider.class.getResourceAsStream(file)) {
      var listed = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(listed).isEqualTo(provided).isEqualTo(List.of(WheelProvider.class.getName()));
    }
  }

  @Test
  @DisplayName("15 the provider is named wheel and is available")
  void saysWhoItIs() {
    var provider = new WheelProvider();
    assertThat(provider.name()).isEqualTo("wheel");
    assertThat(provider.priority()).isEqualTo(50);
    assertThat(provider.availability()).isEqualTo(Availability.yes());
  }
}
