package dev.weft;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the method returns must be used. On a type: what each of its methods returns.
///
/// A [Future] is lazy, so a call whose future is dropped does nothing; that is a forgotten `await`
/// more often than not. Under javac the annotation processor of `async-compiler` warns of every
/// statement that drops a future, annotated or not. This annotation tells those who know it by its
/// simple name: Error Prone, and the inspections of IDEs.
///
/// @see CanIgnoreReturnValue
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE, ElementType.PACKAGE})
public @interface CheckReturnValue {}
