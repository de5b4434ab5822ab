package dev.weft.combinator;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Ownership;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One of the futures of a [dev.weft.Select], and what is made of its value.
///
/// @param <A> what the future yields
/// @param <R> what is made of it
public record Branch<A extends @Nullable Object, R extends @Nullable Object>(
    Future<A> future, Fn<? super A, ? extends R> handler) {

  public Branch {
    Objects.requireNonNull(future);
    Objects.requireNonNull(handler);
  }

  /// What the handler makes of what the future has yielded; if it throws it has not taken it.
  ///
  /// @param value of type `A`
  @SuppressWarnings("unchecked")
  R handle(@Nullable Object value) {
    try {
      return handler.apply((A) value);
    } catch (Throwable failure) {
      throw SneakyThrow.rethrow(Objects.requireNonNull(Ownership.dispose(value, failure)));
    }
  }
}
