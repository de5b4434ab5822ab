package dev.weft.examples;

import dev.weft.tck.report.Report;
import dev.weft.tck.report.Result;
import dev.weft.tck.report.RuleBook;
import java.util.List;

/// The providers that `weft tck` was asked for and did not test, so that nobody takes it for kept.
/// Apart from [TckCommand], whose signatures name no type of the kits.
final class UntestedSubjects {
  private UntestedSubjects() {}

  /// Says it, or nothing where all that was asked for was tested.
  static String of(Report report, List<String> rules) {
    List<Result> results = report.results();
    for (String rule : rules) {
      if (results.stream().noneMatch(result -> result.rule().equals(rule))) {
        return "rule %s was not tested: no kit for providers holds it. SPEC.md says: %s"
            .formatted(rule, RuleBook.get().entry(rule).how());
      }
    }
    List<Result> skipped = report.results(Result.Verdict.SKIPPED);
    if (skipped.size() < results.size()) {
      return "";
    }
    if (skipped.isEmpty()) {
      return "nothing was tested";
    }
    Result first = skipped.getFirst();
    return "nothing was tested: " + first.subject() + ": " + first.reason();
  }
}
