package dev.weft.examples.scaleout;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weft run game-drill`.
@Command(
    name = "game-drill",
    description =
        "Plays shared games behind HAProxy, kills a node and the broker in each, and says who lost"
            + " by it.",
    showDefaultValues = true)
final class GameDrillCommand implements Callable<Integer> {

  @Option(names = "--games", paramLabel = "N", defaultValue = "10", description = "how many")
  private int games = 10;

  @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "in each; 3 to 10")
  private int nodes = 3;

  @Option(names = "--players", paramLabel = "N", defaultValue = "30", description = "in each")
  private int players = 30;

  @Mixin private SeedOptions seed = new SeedOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  GameDrillCommand() {}

  @Override
  public Integer call() throws Exception {
    if (games < 1 || players < 1 || nodes < 3 || nodes > GameDrill.MOST_NODES) {
      throw new ParameterException(
          spec.commandLine(),
          "a drill takes a game, a player, and 3 to %s nodes".formatted(GameDrill.MOST_NODES));
    }
    PrintWriter out = spec.commandLine().getOut();
    GameFigures all = GameFigures.NONE;
    try (var folder = new ScratchFolder();
        Engine broker = Engine.nats(folder.path())) {
      var drill = new GameDrill(folder.path(), broker, nodes, players, seed.seed());
      for (int i = 1; i <= games; i++) {
        GameFigures figures = drill.play("drill-" + i);
        out.printf(
            "game %s of %s: %s players, %s cut off with their node, %s lost%n",
            i, games, figures.players(), figures.cutOff(), figures.lost());
        out.flush();
        all = all.plus(figures);
      }
    }
    all.table().forEach((name, figure) -> out.printf("%-24s %10s%n", name, figure));
    out.flush();
    return all.isGood() ? 0 : 1;
  }
}
