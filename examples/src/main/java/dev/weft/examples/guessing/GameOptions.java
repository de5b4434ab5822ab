package dev.weft.examples.guessing;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options by which a server of games is told how long one lasts, and what is to be guessed.
public final class GameOptions {

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
  public GameOptions() {}

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
