package dev.weft;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the method returns may be dropped, although it is a [Future] or the method's type is
/// annotated with [CheckReturnValue]: since what it stands for runs anyway, like the task of a
/// [JoinHandle], or since the method returns its receiver for the next call. On a type: what each
/// of its methods returns.
///
/// Heeded by the annotation processor of `async-compiler`, which takes any annotation of this
/// simple name, and by Error Prone.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CanIgnoreReturnValue {}
