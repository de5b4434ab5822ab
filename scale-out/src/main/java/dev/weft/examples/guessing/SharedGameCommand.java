package dev.weft.examples.guessing;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.examples.ListenOptions;
import dev.weft.examples.RuntimeOptions;
import dev.weft.examples.scaleout.BrokerOptions;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weft run shared-game`: one node.
@Command(
    name = "shared-game",
    description = "A node of a guessing game that several processes share, by way of NATS.",
    showDefaultValues = true)
public final class SharedGameCommand implements Callable<Integer> {

  private static final String EXECUTOR = "fifo";

  @Option(
      names = "--game",
      paramLabel = "NAME",
      defaultValue = "game",
      description = "which game: nodes with the same name share it")
  private String name = "game";

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private GuessingGameCommand.Options options = new GuessingGameCommand.Options();
  @Mixin private ListenOptions listen = new ListenOptions(8080);
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();

  /// For picocli.
  public SharedGameCommand() {}

  @Override
  public Integer call() throws Exception {
    IntSupplier targets = options.targets();
    try (var broker = brokers.connect();
        Weft weft = runtime.builder(EXECUTOR).open()) {
      broker.keep(SharedGame.STREAM);
      var game = new SharedGame(broker, name);
      var server =
          new GameServer(
              weft, listen.resolve(), options.duration(), targets, GameServer.ASYNC, game);
      return weft.blockOn(
              GracefulShutdown.onSignals().run(shutdown -> serve(server, game, shutdown)))
          .exitCode();
    }
  }

  private Future<@Nullable Void> serve(GameServer server, SharedGame game, Shutdown shutdown) {
    listen.announce(server.address());
    // Who has heard of the end waits for the server's, which still has to tell the players.
    Future<@Nullable Void> following = game.listen().then(heard -> Futures.never());
    return Futures.race(server.run(shutdown.token()), following);
  }
}
