package dev.weft.examples;

import dev.weft.tck.launcher.Tck;
import dev.weft.tck.launcher.TckSelection;
import dev.weft.tck.report.Report;
import dev.weft.tck.report.Result;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weft tck`: holds the providers on the path to the rules. Other commands run without the module
/// `dev.weft.tck`, so no type of it stands in a signature here: reflection reads those of all
/// commands. (A lambda's parameters are a signature, too.)
@Command(
    name = "tck",
    description = {
      "Holds the executors, reactors and timers on the path to the rules.",
      "The exit status is 0 only if something was tested and no rule is broken."
    })
final class TckCommand implements Callable<Integer> {

  @Option(names = "--executor", paramLabel = "NAME", description = "only this executor")
  private @Nullable String executor;

  @Option(names = "--reactor", paramLabel = "NAME", description = "only this reactor")
  private @Nullable String reactor;

  @Option(names = "--timer", paramLabel = "NAME", description = "only this timer")
  private @Nullable String timer;

  @Option(
      names = "--rule",
      paramLabel = "ID",
      description = "only this rule, such as 2.3; may be given more than once")
  private List<String> rules = List.of();

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "write report.html, report.md and report.json there")
  private @Nullable Path report;

  @Spec private CommandSpec spec;

  TckCommand() {}

  @Override
  public Integer call() {
    Report found = Tck.run(new TckSelection(executor, reactor, timer, rules), report);
    PrintWriter out = spec.commandLine().getOut();
    List<Result> failed = found.results(Result.Verdict.FAILED);
    for (Result result : failed) {
      out.println(result.reason() + System.lineSeparator());
    }
    if (!rules.isEmpty()) {
      for (Result result : found.results(Result.Verdict.SKIPPED)) {
        out.println(result.rule() + " on " + result.subject() + ": " + result.reason());
      }
    }
    if (report != null) {
      out.println("the report is in " + report);
    }
    out.println(found.summary());
    String untested = UntestedSubjects.of(found, rules);
    if (!untested.isEmpty()) {
      spec.commandLine().getErr().println("weft: " + untested);
    }
    return failed.isEmpty() && untested.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
