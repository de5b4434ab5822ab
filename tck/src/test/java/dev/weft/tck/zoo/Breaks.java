package dev.weft.tck.zoo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a kit over a deliberately broken subject.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Breaks {

  /// The rules that must fail; all others must pass or be skipped.
  String[] value();

  /// Rules that the flaw breaks in some runs only: races.
  String[] perhaps() default {};

  /// What is wrong with the subject, for the table in the rule book.
  String by();

  /// A piece of the message that one of these failures must have, in the order of [#value]; one for
  /// all if there is only one.
  String[] saying();
}
