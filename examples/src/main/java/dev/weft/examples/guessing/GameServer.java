package dev.weft.examples.guessing;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts players until the game is over, and sees to it that each gets the last line.
final class GameServer {

  private static final Logger LOG = LoggerFactory.getLogger(GameServer.class);

  /// After a failed accept, such as for want of descriptors: time for some to be given back.
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// How long the last lines may take, with players that do not read.
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /// With `async` blocks.
  static final PlayerForm ASYNC =
      (connection, target, game) -> new Player(connection, target, game).play();

  /// With the state machine written by hand.
  static final PlayerForm BY_HAND = HandWrittenPlayer::new;

  private final TcpListener listener;
  private final Duration duration;
  private final IntSupplier targets;
  private final PlayerForm player;
  private final Game game = new Game();
  private final Players players = new Players();

  /// Binds at once.
  ///
  /// @param targets gives each player's number
  /// @param player how a connection is played: [#ASYNC] or [#BY_HAND]
  /// @throws IOException if the address is taken
  GameServer(
      Weft weft,
      InetSocketAddress address,
      Duration duration,
      IntSupplier targets,
      PlayerForm player)
      throws IOException {
    this.listener = TcpListener.bind(weft, address);
    this.duration = duration;
    this.targets = targets;
    this.player = player;
  }

  /// Where the server listens; the real port, also where 0 was asked for.
  InetSocketAddress address() {
    return listener.localAddress();
  }

  /// The whole game.
  Future<@Nullable Void> run() {
    return async(
        () -> {
          Tasks.spawn(Time.sleep(duration).map(x -> game.timeOut())).detach();
          try (listener) {
            await(acceptUntilOver());
          }
          await(farewell());
        });
  }

  /// The end of the game is looked at first. A connection that is not accepted this time round is
  /// not lost, and neither is an ending: what [Futures#select] leaves over goes on in the next
  /// round.
  private Future<@Nullable Void> acceptUntilOver() {
    return async(
        () -> {
          Future<Ending> ending = game.follow().recv();
          while (true) {
            switch (await(Futures.select(ending, nextConnection()))) {
              case Either.Left<Ending, TcpStream>(var how, var accepting) -> {
                Tasks.cancel(accepting);
                return null;
              }
              case Either.Right<Ending, TcpStream>(var connection, var waiting) -> {
                ending = waiting;
                if (connection != null) {
                  players.add(Tasks.spawn(player.play(connection, targets.getAsInt(), game)));
                }
              }
            }
          }
        });
  }

  /// The next connection; or null, some time after accepting failed.
  private Future<@Nullable TcpStream> nextConnection() {
    return async(
        () -> {
          try {
            return await(listener.accept());
          } catch (IOException e) {
            LOG.warn("cannot accept, trying again: {}", e.toString());
            await(Time.sleep(PAUSE));
            return null;
          }
        });
  }

  private Future<@Nullable Void> farewell() {
    return async(
        () -> {
          try {
            await(Futures.timeout(FAREWELL, players.allGone()));
          } catch (TimeoutException e) {
            LOG.warn("some players do not read their last line");
          }
        });
  }

  /// Makes the future that plays one connection.
  interface PlayerForm {
    Future<@Nullable Void> play(TcpStream connection, int target, Game game);
  }

  /// The tasks of the players who may still be there.
  private static final class Players {
    private List<JoinHandle<@Nullable Void>> tasks = new ArrayList<>();
    private int sweepAt = 64;

    void add(JoinHandle<@Nullable Void> task) {
      tasks.add(task);
      if (tasks.size() == sweepAt) {
        tasks.removeIf(JoinHandle::isFinished);
        sweepAt = Math.max(64, tasks.size() * 2); // so that sweeping costs no more than adding
      }
    }

    Future<@Nullable Void> allGone() {
      return Futures.<@Nullable Void>joinAll(tasks).map(x -> null);
    }
  }
}
