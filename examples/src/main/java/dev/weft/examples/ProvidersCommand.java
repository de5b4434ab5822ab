package dev.weft.examples;

import dev.weft.Description;
import dev.weft.net.UnixLibrary;
import dev.weft.spi.Availability;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `weft providers`: every executor, reactor and timer found, whether it can work here (if not,
/// which flag is missing), which one is chosen and where that choice came from.
@Command(
    name = "providers",
    description = "Shows the executors, reactors and timers found, and which ones are chosen.")
final class ProvidersCommand implements Runnable {

  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  ProvidersCommand() {}

  @Override
  public void run() {
    var colors = new ColorScheme.Builder(Ansi.OFF).build();
    var table =
        TextTable.forColumns(
            colors,
            new Column(10, 0, Overflow.SPAN),
            new Column(16, 0, Overflow.SPAN),
            new Column(10, 0, Overflow.SPAN),
            new Column(15, 0, Overflow.SPAN),
            new Column(68, 0, Overflow.WRAP));
    table.addRowValues("KIND", "NAME", "PRIORITY", "STATUS", "WHY");
    for (Description.Found found : runtime.builder().describe().providers()) {
      table.addRowValues(
          found.kind(),
          found.name(),
          found.available() ? Integer.toString(found.priority()) : "-",
          found.chosen() ? "chosen" : found.available() ? "available" : "not available",
          found.why());
    }
    addUnixSockets(table);
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
  }

  /// Not a provider, but with a flag of its own, too.
  private static void addUnixSockets(TextTable table) {
    boolean available = true;
    String why = "UNIX datagrams, abstract names, peer credentials, passed descriptors";
    if (UnixLibrary.JUNIXSOCKET.availability() instanceof Availability.No(String reason)) {
      available = false;
      why = reason;
    }
    table.addRowValues(
        "sockets", "junixsocket", "-", available ? "available" : "not available", why);
  }
}
