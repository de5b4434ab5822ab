package dev.weft.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/// Marks a method of a kit as the test of one rule of the rule book.
@Test
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Rule {

  /// The rule's number, such as `2.3`.
  String id();

  /// How binding it is.
  RuleLevel level() default RuleLevel.REQUIRED;

  /// How it is tested.
  RuleKind kind() default RuleKind.EXACT;
}
