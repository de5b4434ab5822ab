package dev.weft.executor.fifo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Availability;
import dev.weft.spi.TaskExecutorProvider;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProviderTest {

  private static final String SERVICE = TaskExecutorProvider.class.getName();

  @Test
  @DisplayName("15.1 the module and META-INF/services name the same provider")
  void declaredAlike() throws Exception {
    var ofModule =
        FifoProvider.class.getModule().getDescriptor().provides().stream()
            .filter(provides -> provides.service().equals(SERVICE))
            .flatMap(provides -> provides.providers().stream())
            .toList();
    try (var in = FifoProvider.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(ofModule)
          .containsExactly(FifoProvider.class.getName());
    }
  }

  @Test
  @DisplayName("the provider is named fifo, leads, has one worker and is available")
  void saysWhoItIs() {
    var provider = new FifoProvider();
    assertThat(provider.name()).isEqualTo("fifo");
    assertThat(provider.priority()).isEqualTo(10);
    assertThat(provider.leads()).isTrue();
    assertThat(provider.workers(8)).isEqualTo(1);
    assertThat(provider.availability()).isEqualTo(Availability.yes());
  }
}
