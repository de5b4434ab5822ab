package dev.weft.tck.report;

import dev.weft.tck.Rule;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/// Names a rule's test by the rule's number and text.
public final class RuleNames extends DisplayNameGenerator.Standard {

  /// For JUnit.
  public RuleNames() {}

  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosing, Class<?> testClass, Method method) {
    Rule rule = method.getAnnotation(Rule.class);
    return rule == null
        ? super.generateDisplayNameForMethod(enclosing, testClass, method)
        : rule.id() + " " + RuleBook.get().entry(rule.id()).text();
  }
}
