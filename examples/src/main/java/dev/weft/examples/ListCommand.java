package dev.weft.examples;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `weft list`: the programs, a line each, by the article that they are from.
@Command(
    name = "list",
    description = "Lists the programs, by the article that they are from.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {

  /// The heading of those that are from none.
  private static final String OTHERS = "And beside these";

  @Spec private CommandSpec spec;

  ListCommand() {}

  /// The names of the commands that `spec` knows: for `weft run`, the programs.
  static Set<String> names(CommandSpec spec) {
    return new TreeSet<>(spec.subcommands().keySet());
  }

  @Override
  public void run() {
    CommandSpec run = spec.parent().subcommands().get("run").getCommandSpec();
    Map<String, List<CommandSpec>> groups = byHeading(run);
    PrintWriter out = spec.commandLine().getOut();
    List<String> headings = new ArrayList<>();
    for (Article article : Article.values()) {
      headings.add(article.title());
    }
    headings.add(OTHERS);
    String gap = "";
    for (String heading : headings) {
      out.println(gap + heading);
      for (CommandSpec program : groups.getOrDefault(heading, List.of())) {
        String description = String.join(" ", program.usageMessage().description());
        out.printf("  %-20s %s%n", program.name(), description);
      }
      gap = System.lineSeparator();
    }
  }

  private static Map<String, List<CommandSpec>> byHeading(CommandSpec run) {
    Map<String, List<CommandSpec>> groups = new TreeMap<>();
    for (String name : names(run)) {
      CommandLine program = run.subcommands().get(name);
      FromArticle from =
          program.getCommandSpec().userObject().getClass().getAnnotation(FromArticle.class);
      groups
          .computeIfAbsent(from == null ? OTHERS : from.value().title(), h -> new ArrayList<>())
          .add(program.getCommandSpec());
    }
    return groups;
  }
}
