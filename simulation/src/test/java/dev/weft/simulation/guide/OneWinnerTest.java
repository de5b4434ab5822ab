package dev.weft.simulation.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.simulation.Simulated;
import dev.weft.simulation.Simulation;
import dev.weft.sync.Mpsc;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

class OneWinnerTest {

  private final Duration game = Duration.ofSeconds(1);

  private Future<@Nullable Void> player(String name, Mpsc<String> claims, Simulation simulation) {
    return async(
        () -> {
          await(Time.sleep(simulation.upTo(game)));
          simulation.note(name + " has found it");
          await(claims.sender().send(name));
        });
  }

  private static Future<@Nullable Void> referee(Mpsc<String> claims, List<String> winners) {
    return async(
        () -> {
          for (int i = 0; i < 2; i++) {
            String name = await(claims.receiver().recv());
            if (winners.isEmpty()) {
              winners.add(name);
            }
          }
        });
  }

  @Simulated(runs = 100)
  @DisplayName("whoever is first wins, and nobody else, however fast or slow the clocks are")
  void oneWinner(Simulation simulation) {
    Mpsc<String> claims = Mpsc.unbounded();
    List<String> winners = new ArrayList<>();
    simulation
        .client("referee", () -> referee(claims, winners))
        .client("alice", () -> player("alice", claims, simulation))
        .client("bob", () -> player("bob", claims, simulation))
        .drift("bob", 10_000)
        .at(simulation.upTo(game))
        .invariant("one at most has won", () -> assertThat(winners).hasSizeLessThan(2))
        .run();
    assertThat(winners).hasSize(1);
  }
}
