package dev.weft.compiler.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a behaviour case: a static method that takes a [Probe] and returns a future. What is right
/// is what the same code does with `await` as a plain blocking call.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Case {}
