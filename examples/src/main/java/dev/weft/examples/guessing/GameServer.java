package dev.weft.examples.guessing;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.sync.CancellationToken;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Accepts players until the game is over, and sees to it that each gets the last line.
final class GameServer {

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
  private final Game game;

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
    this(weft, address, duration, targets, player, new Game());
  }

  /// The same for a game that others have a hand in.
  GameServer(
      Weft weft,
      InetSocketAddress address,
      Duration duration,
      IntSupplier targets,
      PlayerForm player,
      Game game)
      throws IOException {
    this.game = game;
    this.listener = TcpListener.bind(weft, address);
    this.duration = duration;
    this.targets = targets;
    this.player = player;
  }

  /// Where the server listens; the real port, also where 0 was asked for.
  InetSocketAddress address() {
    return listener.localAddress();
  }

  /// The game, to end it from outside.
  Game game() {
    return game;
  }

  /// The whole game. Its end cancels the server: nobody else is let in, and the task around this
  /// block ends when the players have read their last line or had [#FAREWELL] for it.
  Future<@Nullable Void> run() {
    return run(new CancellationToken());
  }

  /// The whole game; the time is up when `stopping` is cancelled, at the latest.
  Future<@Nullable Void> run(CancellationToken stopping) {
    return async(
        () -> {
          var end = Futures.race(Time.sleep(duration), stopping.cancelled());
          Tasks.spawn(end.map(x -> game.timeOut())).detach();
          await(Futures.race(over(), serve()));
        });
  }

  private Future<@Nullable Void> over() {
    return game.follow().recv().map(how -> null);
  }

  private Future<@Nullable Void> serve() {
    return listener.serve(
        connection -> player.play(connection, targets.getAsInt(), game),
        ServeOptions.defaults().grace(FAREWELL));
  }

  /// Makes the future that plays one connection.
  interface PlayerForm {
    Future<@Nullable Void> play(TcpStream connection, int target, Game game);
  }
}
