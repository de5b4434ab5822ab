package dev.weft.examples.stories;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The programs of this package.
public final class Stories {
  private Stories() {}

  /// Each program's command, by its name, for `weft run`.
  public static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("basketballs", BasketballsCommand::new);
    commands.put("delays", DelaysCommand::new);
    commands.put("dropped", DroppedCommand::new);
    commands.put("first-second-third", FirstSecondThirdCommand::new);
    commands.put("foos", FoosCommand::new);
    commands.put("generators", GeneratorsCommand::new);
    commands.put("hello", HelloCommand::new);
    commands.put("million", MillionCommand::new);
    commands.put("pairings", PairingsCommand::new);
    commands.put("promises", PromisesCommand::new);
    commands.put("run-to-end", RunToEndCommand::new);
    commands.put("slow-requests", SlowRequestsCommand::new);
    commands.put("stealing", StealingCommand::new);
    commands.put("stuck", StuckCommand::new);
    commands.put("todos", TodosCommand::new);
    return commands;
  }
}
