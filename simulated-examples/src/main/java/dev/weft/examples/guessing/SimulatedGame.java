package dev.weft.examples.guessing;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.net.TcpStream;
import dev.weft.simulation.Simulation;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The guessing game in a simulation: its [GameServer] as it is, and players who halve what is left
/// and say a number more than once before they have heard of the first.
///
/// **Threads.** The simulation's.
final class SimulatedGame {

  private static final int PORT = 8080;
  private static final int MOST = 100;

  /// So long that nobody has to guess in a hurry.
  private static final Duration GAME = Duration.ofSeconds(10);

  private final Simulation simulation;
  private final GameServer.PlayerForm form;
  private final Map<String, List<String>> lines = new LinkedHashMap<>();

  /// @param form how the server plays a connection
  SimulatedGame(Simulation simulation, GameServer.PlayerForm form) {
    this.simulation = simulation;
    this.form = form;
  }

  /// Adds the server and its players.
  SimulatedGame with(String... players) {
    simulation.host("server", this::server);
    for (String player : players) {
      lines.put(player, new ArrayList<>());
      simulation.client(player, () -> play(player));
    }
    return this;
  }

  /// What each player was told, in order: nothing, if the game was over before it came.
  Map<String, List<String>> lines() {
    return lines;
  }

  private Future<@Nullable Void> server() throws IOException {
    return new GameServer(
            Context.current().runtime(), new InetSocketAddress(PORT), GAME, this::number, form)
        .run();
  }

  private int number() {
    return 1 + (int) simulation.upTo(Duration.ofNanos(MOST)).toNanos();
  }

  private Future<@Nullable Void> play(String player) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(1).plus(simulation.upTo(Duration.ofMillis(20)))));
          try (TcpStream connection = await(TcpStream.connect("server", PORT))) {
            await(guess(player, connection));
          } catch (IOException over) {
            simulation.note(
                player + " is too late, or has lost the connection: " + over.getMessage());
          }
        });
  }

  private Future<@Nullable Void> guess(String player, TcpStream connection) {
    return async(
        () -> {
          var answers = connection.buffered();
          int least = 1;
          int most = MOST;
          String line = "";
          while (line != null) {
            int guess = (least + most) / 2;
            boolean isHasty = simulation.upTo(Duration.ofNanos(4)).isZero();
            String said = isHasty ? guess + "\n" + guess + "\n" : guess + "\n";
            try {
              await(connection.writeAll(said.getBytes(US_ASCII)));
            } catch (IOException over) {
              simulation.note(player + " cannot guess any more");
            }
            for (int i = 0; line != null && i < (isHasty ? 2 : 1); i++) {
              line = await(answers.readLine());
              heard(player, line);
            }
            if ("Too low!".equals(line)) {
              least = Math.min(MOST, guess + 1);
            } else if ("Too high!".equals(line)) {
              most = Math.max(1, guess - 1);
            }
            await(Time.sleep(simulation.upTo(Duration.ofMillis(100))));
          }
        });
  }

  private void heard(String player, @Nullable String line) {
    if (line != null) {
      lines.getOrDefault(player, new ArrayList<>()).add(line);
      simulation.note(player + " hears: " + line);
    }
  }
}
