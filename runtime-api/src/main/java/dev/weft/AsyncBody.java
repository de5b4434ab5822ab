package dev.weft;

import org.jspecify.annotations.Nullable;

/// The body of an async block that yields a value: what a lambda passed to [Async#async(AsyncBody)]
/// is.
///
/// A lambda of this type may call [Async#await]; the compiler of `async-compiler` then turns it
/// into a state machine. Such a body is a recipe: it may be kept in a variable and passed to
/// `async` any number of times, each time making a new future. It is run by the future, never by
/// calling it.
///
/// @param <T> what the block yields
@FunctionalInterface
public interface AsyncBody<T extends @Nullable Object> {
  /// The body. Not to be called: pass the lambda to [Async#async(AsyncBody)].
  T get() throws Exception;
}
