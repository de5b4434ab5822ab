package dev.weft.examples.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.LogContext;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/// Running to the end, and the log context, on the real parts.
@Timeout(30)
class RunToEndTest {

  @Test
  @DisplayName("S4-21 b: with a spawner open run keeps waiting")
  void openSpawner() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").open();
        var spawner = weft.spawner()) {
      spawner.spawn(Time.sleep(Duration.ofMillis(1)));
      assertThatThrownBy(() -> weft.run(Duration.ofMillis(50)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("1 open spawners");
    }
  }

  @Test
  @DisplayName("S4-21 c: with the spawner closed and a timer pending run waits for the timer")
  void pendingTimer() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").open()) {
      var spawner = weft.spawner();
      var handle = spawner.spawn(Time.sleep(Duration.ofMillis(30)));
      spawner.close();
      weft.run(Duration.ofSeconds(10));
      assertThat(handle.isFinished()).isTrue();
    }
  }

  @Test
  @DisplayName("the log context goes with a future, and with every task where it is set so")
  void logContext() throws Exception {
    MDC.put("request", "42");
    try (Weft weft = Weft.builder().executor("fifo").set("weft.mdc", "carry").open()) {
      var carried =
          LogContext.carry(
              Tasks.consumeBudget()
                  .then(
                      _ -> {
                        MDC.put("step", "one");
                        return Time.sleep(Duration.ofMillis(1));
                      })
                  .map(_ -> Map.copyOf(MDC.getCopyOfContextMap())));
      MDC.clear();
      assertThat(weft.blockOn(carried))
          .containsOnly(Map.entry("request", "42"), Map.entry("step", "one"));
      assertThat(MDC.get("step")).isNull();
      MDC.put("request", "43");
      var spawned = weft.spawnBlocking(() -> MDC.get("request"));
      MDC.clear();
      assertThat(weft.<String>blockOn(spawned)).isEqualTo("43");
    } finally {
      MDC.clear();
    }
  }
}
