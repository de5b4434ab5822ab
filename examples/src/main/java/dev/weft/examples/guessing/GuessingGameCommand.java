package dev.weft.examples.guessing;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.examples.ListenOptions;
import dev.weft.examples.RuntimeOptions;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Mixin private Options game = new Options();
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

  /// The options by which a server of games is told how long one lasts, and what is to be guessed.
  public static final class Options {

    private static final int LEAST = 1;
    private static final int MOST = 100;

    @Option(
        names = "--duration",
        paramLabel = "TIME",
        defaultValue = "300s",
        description = "how long the game lasts here, such as 500ms, 2s, 5m")
    private Duration duration = Duration.ofSeconds(300);

    @Option(
        names = "--target",
        paramLabel = "N",
        description = "every player's number; by default a random one from 1 to 100 for each")
    private @Nullable Integer target;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec server = CommandSpec.create();

    /// For picocli.
    public Options() {}

    /// How long the game lasts.
    Duration duration() {
      return duration;
    }

    /// A number for each connection, drawn anew.
    static IntSupplier randomTargets() {
      return () -> ThreadLocalRandom.current().nextInt(LEAST, MOST + 1);
    }

    /// The number of each connection: the one that was given, or one that is drawn anew.
    ///
    /// @throws ParameterException if it is none of those that players guess
    IntSupplier targets() {
      if (target == null) {
        return randomTargets();
      }
      int fixed = target;
      if (fixed < LEAST || fixed > MOST) {
        throw new ParameterException(
            server.commandLine(),
            "--target is %s, but must be from %s to %s".formatted(fixed, LEAST, MOST));
      }
      return () -> fixed;
    }
  }
}
