package dev.weft.tck.report;

import dev.weft.tck.Kit;

/// A rule was broken.
public final class RuleBrokenError extends AssertionError {

  private static final long serialVersionUID = 1;

  /// Such as `T-3`.
  private final String ruleId;

  RuleBrokenError(String ruleId, Kit kit, Throwable why) {
    super(message(ruleId, kit, why), why);
    this.ruleId = ruleId;
    setStackTrace(why.getStackTrace());
  }

  private static String message(String ruleId, Kit kit, Throwable why) {
    String reason = why instanceof AssertionError ? why.getMessage() : why.toString();
    var text =
        new StringBuilder(kit.subjectName() + " breaks rule " + ruleId + ": " + reason)
            .append("\n  the rule: ")
            .append(RuleBook.get().entry(ruleId).text())
            .append("\n  settings: ")
            .append(kit.settings());
    String dump = kit.dump();
    if (!dump.isEmpty()) {
      text.append("\n").append(dump);
    }
    return text.toString();
  }

  /// The number of the rule.
  public String ruleId() {
    return ruleId;
  }
}
