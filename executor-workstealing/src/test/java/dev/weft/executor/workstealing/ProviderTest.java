package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Availability;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.toys.ToyReactorProvider;
import dev.weft.toys.ToyTimerProvider;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {

  private static final String SERVICE = TaskExecutorProvider.class.getName();

  private static WeftBuilder builder() {
    return Weft.builder()
        .executor("workstealing")
        .reactor(new ToyReactorProvider())
        .timer(new ToyTimerProvider());
  }

  @Test
  @DisplayName("15.1 the module and META-INF/services name the same provider")
  void declaredAlike() throws Exception {
    var ofModule =
        WorkStealingProvider.class.getModule().getDescriptor().provides().stream()
            .filter(provides -> provides.service().equals(SERVICE))
            .flatMap(provides -> provides.providers().stream())
            .toList();
    try (var in = WorkStealingProvider.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(ofModule)
          .containsExactly(WorkStealingProvider.class.getName());
    }
  }

  @Test
  @DisplayName("15.1 the provider is found by its name, leads and is available")
  void saysWhoItIs() throws Exception {
    var provider = new WorkStealingProvider();
    assertThat(provider.name()).isEqualTo("workstealing");
    assertThat(provider.priority()).isEqualTo(20);
    assertThat(provider.leads()).isTrue();
    assertThat(provider.availability()).isEqualTo(Availability.yes());
    try (Weft weft = builder().workers(3).open()) {
      assertThat(weft.describe()).contains("executor workstealing");
      assertThat(weft.blockOn(dev.weft.Futures.ready(1))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "queue-capacity, 1000, power of two",
    "lifo-slot, yes, lifo-slot is",
    "handover-delay, 0ms, above 0",
    "global-interval, 0, global-interval"
  })
  @DisplayName("a wrong setting is refused, and the message says what would be right")
  void wrongSettings(String setting, String value, String message) {
    var builder = builder().set("weft.workstealing." + setting, value);
    assertThatThrownBy(builder::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  @DisplayName("all settings work together: ring of 4, LIFO slot, interval of 1")
  void settings() throws Exception {
    try (Weft weft =
        builder()
            .set("weft.workstealing.queue-capacity", "4")
            .set("weft.workstealing.lifo-slot", "on")
            .set("weft.workstealing.global-interval", "1")
            .set("weft.workstealing.handover-delay", "2ms")
            .open()) {
      for (int i = 0; i < 1000; i++) {
        int[] left = {i % 7};
        assertThat(weft.blockOn(weft.spawn(Leaves.yieldUntil(() -> --left[0] < 0)))).isZero();
      }
    }
  }
}
