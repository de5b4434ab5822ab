package dev.weft.examples.scaleout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A game of the long form, `./weft run game-drill`.
@Timeout(400)
class GameDrillTest {

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "a node is killed, the broker is killed and started again, two guess right at once: one wins,"
          + " on all nodes the others hear it, and nobody of a living node is lost")
  void game() throws Exception {
    Servers.assumeInstalled("nats-server", "haproxy");
    try (Engine broker = Engine.nats(folder)) {
      GameFigures figures = new GameDrill(folder, broker, 3, 6, 7).play("slice");
      assertThat(figures.lost()).as("%s", figures).isZero();
      assertThat(figures.winners()).as("%s", figures).isEqualTo(1);
      assertThat(figures.badExits()).as("%s", figures).isZero();
      assertThat(figures.cutOff()).as("%s", figures).isPositive();
      assertThat(figures.nodesKilled()).isEqualTo(1);
      assertThat(figures.brokerRestarts()).isEqualTo(1);
      assertThat(figures.isGood()).isTrue();
    }
  }
}
