package dev.weft.examples.guessing;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.net.TcpStream;
import dev.weft.simulation.FailingRun;
import dev.weft.simulation.SeedSearch;
import dev.weft.simulation.Simulated;
import dev.weft.simulation.Simulation;
import dev.weft.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The server of the guessing game, as it is, in networks that are cut.
class SimulatedGameTest {

  private static final Set<String> LAST =
      Set.of("Correct!", "Game over! Someone else won.", "Game over! Time's up.");

  private static void play(Simulation simulation, GameServer.PlayerForm form) {
    SimulatedGame game = new SimulatedGame(simulation, form).with("alice", "bob", "carol");
    for (String player : List.of("alice", "bob")) {
      Duration cut = simulation.upTo(Duration.ofMillis(200));
      simulation.partition("server", player).between(cut, cut.plusMillis(150));
    }
    simulation.run();
    game.lines().values().stream()
        .filter(lines -> !lines.isEmpty())
        .forEach(
            lines -> {
              assertThat(lines).as("last lines").filteredOn(LAST::contains).hasSize(1);
              assertThat(LAST).as("last lines").contains(lines.getLast());
            });
    assertThat(game.lines().values())
        .as("winners")
        .filteredOn(lines -> lines.contains("Correct!"))
        .hasSize(1);
  }

  @Simulated(runs = 100)
  @DisplayName(
      "one wins, and each player is told one last line, at the end, whatever is cut for a while")
  void oneLastLine(Simulation simulation) {
    play(simulation, GameServer.ASYNC);
  }

  @Simulated(runs = 30)
  @DisplayName("and so with the state machine that is written by hand")
  void byHand(Simulation simulation) {
    play(simulation, GameServer.BY_HAND);
  }

  /// Tells who is right, and writes it down somewhere before it ends the game for the others.
  private static Future<@Nullable Void> hasty(TcpStream connection, int target, Game game) {
    return async(
        () -> {
          try (connection;
              var endings = game.follow()) {
            var lines = connection.buffered();
            while (true) {
              String line = await(Futures.race(endings.recv().map(Ending::line), lines.readLine()));
              Guess guess = Guess.judge(line, target);
              boolean isOver = line.startsWith("Game over");
              boolean isRight = !isOver && guess == Guess.CORRECT;
              await(connection.writeAll((isOver ? line : guess.reply()).getBytes(US_ASCII)));
              if (isRight) {
                await(Time.sleep(Duration.ofMillis(5)));
                var _ = game.win();
              }
              if (isOver || isRight) {
                return;
              }
            }
          } catch (IOException gone) {
            return;
          }
        });
  }

  @Test
  @DisplayName("a server that has two winners is found out")
  void twoWinners() {
    FailingRun failing =
        SeedSearch.from(1)
            .first(simulation -> play(simulation, SimulatedGameTest::hasty))
            .orElseThrow();
    assertThat(failing.repeats()).isTrue();
    assertThat(failing.failure()).hasMessageContaining("winners");
  }

  @Test
  @DisplayName("weft run simulate: the same seed tells the same game, and draws it")
  void command(@TempDir Path directory) {
    Path page = directory.resolve("game.html");
    String told = run("--seed", "7", "--timeline", page.toString());
    assertThat(told)
        .contains("partition of server and bob", "hears: Game over!", "hears: Correct!")
        .doesNotContain(" step ", " packet ");
    assertThat(run("--seed", "7", "--timeline", page.toString())).isEqualTo(told);
    assertThat(page).content().contains("<svg", "bob");
    assertThat(run("--all", "--seed", "8")).contains(" step ", " packet ").isNotEqualTo(told);
  }

  private static String run(String... arguments) {
    var out = new StringWriter();
    int status =
        new CommandLine(new SimulateCommand()).setOut(new PrintWriter(out)).execute(arguments);
    assertThat(status).isZero();
    return out.toString();
  }
}
