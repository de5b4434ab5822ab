package dev.weft.examples;

import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `weft list`: the programs, a line each.
@Command(name = "list", description = "Lists the programs.", mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {

  @Spec private CommandSpec spec;

  ListCommand() {}

  /// The names of the commands that `spec` knows: for `weft run`, the programs.
  static Set<String> names(CommandSpec spec) {
    return new TreeSet<>(spec.subcommands().keySet());
  }

  @Override
  public void run() {
    CommandSpec run = spec.parent().subcommands().get("run").getCommandSpec();
    for (String name : names(run)) {
      CommandLine program = run.subcommands().get(name);
      String[] description = program.getCommandSpec().usageMessage().description();
      spec.commandLine().getOut().printf("%-16s %s%n", name, String.join(" ", description));
    }
  }
}
