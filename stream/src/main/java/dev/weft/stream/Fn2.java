package dev.weft.stream;

import org.jspecify.annotations.Nullable;

/// A function of two arguments that may throw; what it throws is the failure of the stream, or the
/// future, that calls it.
///
/// @param <A> the first argument
/// @param <B> the second argument
/// @param <R> the result
@FunctionalInterface
public interface Fn2<
    A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> {
  /// Applies the function. Must not block: it runs inside a poll.
  R apply(A first, B second) throws Exception;
}
