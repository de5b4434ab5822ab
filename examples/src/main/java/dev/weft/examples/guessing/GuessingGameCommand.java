package dev.weft.examples.guessing;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.examples.ListenOptions;
import dev.weft.examples.RuntimeOptions;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weft run guessing-game`.
@FromArticle(Article.GAME)
@Command(
    name = "guessing-game",
    description = "A TCP server: guess a number from 1 to 100; the first to find it wins.",
    showDefaultValues = true)
public final class GuessingGameCommand implements Callable<Integer> {

  /// The game is the proof that one thread will do.
  private static final String EXECUTOR = "fifo";

  @Option(
      names = "--by-hand",
      description = "play connections with the state machine that is written by hand")
  private boolean byHand;

  @Mixin private GameOptions game = new GameOptions();
  @Mixin private ListenOptions listen = new ListenOptions(8080);
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();

  /// For picocli.
  public GuessingGameCommand() {}

  @Override
  public Integer call() throws Exception {
    IntSupplier targets = game.targets();
    try (Weft weft = runtime.builder(EXECUTOR).open()) {
      var server = new GameServer(weft, listen.resolve(), game.duration(), targets, form());
      return weft.blockOn(GracefulShutdown.onSignals().run(shutdown -> serve(server, shutdown)))
          .exitCode();
    }
  }

  private Future<@Nullable Void> serve(GameServer server, Shutdown shutdown) {
    listen.announce(server.address());
    return server.run(shutdown.token());
  }

  private GameServer.PlayerForm form() {
    return byHand ? GameServer.BY_HAND : GameServer.ASYNC;
  }
}
