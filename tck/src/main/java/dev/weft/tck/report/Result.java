package dev.weft.tck.report;

/// What one rule came to for one subject.
///
/// @param kit the kit that the rule's test stands in
/// @param subject what was under test
/// @param rule the rule's number
/// @param verdict what came out
/// @param reason why it failed or was skipped; empty if it passed
/// @param millis how long it took
public record Result(
    String kit, String subject, String rule, Verdict verdict, String reason, long millis) {

  /// What a rule's test came to.
  public enum Verdict {
    /// The rule was kept.
    PASSED,
    /// The rule was broken.
    FAILED,
    /// The subject does not promise what the rule is about.
    SKIPPED
  }
}
