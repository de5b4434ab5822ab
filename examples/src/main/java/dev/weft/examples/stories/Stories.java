package dev.weft.examples.stories;

import java.util.List;

/// The programs of this package.
public final class Stories {
  private Stories() {}

  /// Each program's command, for `weft run`.
  public static List<Object> commands() {
    return List.of(
        new DelaysCommand(),
        new FoosCommand(),
        new MillionCommand(),
        new RunToEndCommand(),
        new SlowRequestsCommand(),
        new TodosCommand());
  }
}
