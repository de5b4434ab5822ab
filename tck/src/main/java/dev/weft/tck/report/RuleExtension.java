package dev.weft.tck.report;

import dev.weft.tck.Kit;
import dev.weft.tck.Rule;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/// Tells the report which subject a rule's test is about, and adds to a failure what is needed to
/// understand and repeat it.
public final class RuleExtension implements BeforeEachCallback, TestExecutionExceptionHandler {

  /// For JUnit.
  public RuleExtension() {}

  /// The key under which the subject is published.
  static final String SUBJECT = "weft.tck.subject";

  @Override
  public void beforeEach(ExtensionContext context) {
    if (context.getRequiredTestInstance() instanceof Kit kit) {
      context.publishReportEntry(SUBJECT, kit.subjectName());
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    Rule rule = context.getRequiredTestMethod().getAnnotation(Rule.class);
    if (failure instanceof TestAbortedException
        || rule == null
        || !(context.getRequiredTestInstance() instanceof Kit kit)) {
      throw failure;
    }
    throw new RuleBrokenError(rule.id(), kit, failure);
  }
}
