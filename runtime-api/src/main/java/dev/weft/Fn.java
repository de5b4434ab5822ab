package dev.weft;

import org.jspecify.annotations.Nullable;

/// A function that may throw; what it throws is the failure of the future that calls it.
///
/// @param <A> the argument
/// @param <R> the result
@FunctionalInterface
public interface Fn<A extends @Nullable Object, R extends @Nullable Object> {
  /// Applies the function. Must not block: it runs inside a poll.
  R apply(A argument) throws Exception;
}
