package dev.weft.examples.guessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Pairing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Takes as long as the server's patience with such a player, so it is not run on every executor.
@Timeout(90)
class DeafPlayerTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.weft.testing.Pairing#onOneThread")
  @DisplayName("a player who sends guesses and never reads does not keep the others from ending")
  void neverReads(Pairing pairing) throws Exception {
    try (var game = new RunningGame(pairing, GameServer.ASYNC, Duration.ofMillis(500), () -> 12);
        Client deaf = game.join();
        Client good = game.join()) {
      deaf.socket.setReceiveBufferSize(1024);
      Thread talking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    byte[] guesses = "50\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
                    try {
                      while (true) {
                        deaf.send(guesses);
                      }
                    } catch (java.io.IOException e) {
                      // the server has ended
                    }
                  });
      assertThat(good.ask("50")).isEqualTo("Too high!\n");
      assertThat(good.rest()).isEqualTo("Game over! Time's up.\n");
      good.close();
      game.awaitEnd();
      game.close();
      deaf.close(); // its own system may not notice for minutes: neither side's window is open
      talking.join();
    }
  }
}
