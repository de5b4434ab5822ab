package dev.weft;

import org.jspecify.annotations.Nullable;

/// What [Futures#select] came to: the value of the future that was first, and the other one, which
/// goes on where it is when somebody polls it again.
///
/// Whoever receives it owns `rest`, and cancels it if it has no use for it.
@CheckReturnValue
public sealed interface Either<A extends @Nullable Object, B extends @Nullable Object> {

  /// The left one was first.
  record Left<A extends @Nullable Object, B extends @Nullable Object>(A value, Future<B> rest)
      implements Either<A, B> {}

  /// The right one was first.
  record Right<A extends @Nullable Object, B extends @Nullable Object>(B value, Future<A> rest)
      implements Either<A, B> {}
}
