package dev.weft.executor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Availability;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.time.Time;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimProviderTest {

  private static final String SERVICE = TaskExecutorProvider.class.getName();

  private static WeftBuilder builder() {
    return Weft.builder().executor("sim").timer("virtual");
  }

  @Test
  @DisplayName("15.1 the module and META-INF/services name the same provider")
  void declaredAlike() throws Exception {
    var classes =
        Path.of(SimProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var module = ModuleFinder.of(classes).find("dev.weft.executor.sim").orElseThrow();
    var ofModule =
        module.descriptor().provides().stream()
            .filter(provides -> provides.service().equals(SERVICE))
            .flatMap(provides -> provides.providers().stream())
            .toList();
    try (var in = SimProvider.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(ofModule)
          .containsExactly(SimProvider.class.getName());
    }
  }

  @Test
  @DisplayName("the provider is named sim, leads, has one worker and is chosen only by name")
  void saysWhoItIs() {
    var provider = new SimProvider();
    assertThat(provider.name()).isEqualTo("sim");
    assertThat(provider.priority()).isEqualTo(1);
    assertThat(provider.leads()).isTrue();
    assertThat(provider.workers(8)).isEqualTo(1);
    assertThat(provider.availability()).isEqualTo(Availability.yes());
  }

  @ParameterizedTest
  @CsvSource({"random", "arrival", "priorities", "starving"})
  @DisplayName("settings name the seed and the kind of schedule")
  void settings(String kind) throws Exception {
    var builder = builder().set("weft.sim.seed", "-17").set("weft.sim.schedule", kind);
    try (Weft weft = builder.open()) {
      assertThatThrownBy(() -> weft.blockOn(Futures.never()))
          .hasMessageContaining("Schedule[" + kind + ", seed -17, ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "weft.sim.seed, many, must be a whole number",
    "weft.sim.schedule, best, 'must be random, arrival, priorities or starving'",
    "weft.sim.outside, perhaps, must be refuse or allow"
  })
  @DisplayName("a wrong setting is named, with what would be right")
  void wrongSettings(String setting, String text, String right) {
    assertThatThrownBy(() -> builder().set(setting, text).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(setting + " is '" + text + "', but " + right);
  }

  @Test
  @DisplayName("a schedule without room for its choices is refused")
  void wrongSchedules() {
    assertThatThrownBy(() -> Schedule.priorities(1, -1, 10)).hasMessageContaining("-1");
    assertThatThrownBy(() -> Schedule.priorities(1, 2, 0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> Schedule.starving(1, 0)).hasMessageContaining("not of 0");
  }

  @Test
  @DisplayName("what was run and slept is counted")
  void counts() throws Exception {
    try (Weft weft = builder().open()) {
      weft.blockOn(weft.spawn(Time.sleep(Duration.ofDays(1))));
      var worker = weft.metrics().executor().workers().getFirst();
      assertThat(worker.polls()).isGreaterThanOrEqualTo(3);
      assertThat(worker.parks()).isGreaterThanOrEqualTo(1);
    }
  }
}
