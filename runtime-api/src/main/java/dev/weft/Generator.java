package dev.weft;

import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A sequence computed on demand by straight-line code: a block that is suspended at each
/// [Yielder#yield_] and resumed by the next [#advance]. It holds no thread, and a step allocates
/// nothing but what the block allocates.
///
/// ```java
/// Generator<Integer> sums = Generator.of(out -> {
///   int sum = 0;
///   for (int x : List.of(1, 2, 3)) {
///     sum += x;
///     out.yield_(sum);
///   }
/// });
/// while (sums.advance()) {
///   System.out.println(sums.value());          // 1, 3, 6
/// }
/// ```
///
/// Compiled by `async-compiler`, like the blocks of [Async]. `yield_` follows the rules of `await`:
/// it stands in the generator's own code, not in a lambda inside it.
///
/// **Threads.** A generator belongs to one thread at a time.
///
/// @param <T> what the sequence consists of
public interface Generator<T extends @Nullable Object> extends Owned {

  /// Where a generator is in its life.
  enum State {
    /// Nothing of the block has run.
    UNRESUMED,
    /// The block is at a `yield_`; [#value] is what it yielded.
    SUSPENDED,
    /// The block ended, failed, or was closed.
    RETURNED
  }

  /// What the block yields through.
  interface Yielder<T extends @Nullable Object> {
    /// Hands `value` to whoever advances the generator and waits for the next [Generator#advance].
    ///
    /// @throws Unwinding if the generator is closed instead
    /// @throws IllegalStateException if nothing has compiled the surrounding code
    void yield_(T value);
  }

  /// The block.
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    /// Not to be called: pass the lambda to [Generator#of].
    void generate(Yielder<T> out) throws Exception;
  }

  /// A generator that runs `body`. Nothing runs before the first [#advance].
  static <T extends @Nullable Object> Generator<T> of(Body<T> body) {
    if (body instanceof dev.weft.codegen.GeneratorFrame<T> frame) {
      return frame.another();
    }
    return new PlainGenerator<>(Objects.requireNonNull(body));
  }

  /// Runs the block up to its next `yield_` or its end.
  ///
  /// @return whether it yielded
  /// @throws Exception what the block threw; the generator has then returned
  /// @throws IllegalStateException if the generator has returned already, or if it is its own block
  ///   that calls
  boolean advance() throws Exception;

  /// What the last [#advance] yielded.
  ///
  /// @throws IllegalStateException if the block is not at a `yield_`
  T value();

  /// Where the generator is in its life.
  State state();

  /// Which `yield_` of the block it is suspended at, counted from 0 in the order of the code, or
  /// -1.
  int suspendPoint();

  /// Ends the generator. A suspended block is unwound: [Unwinding] is thrown at its `yield_`, so
  /// that `finally` clauses run and resources are closed. Idempotent.
  ///
  /// @throws IllegalStateException if the block yields more than 64 times while it unwinds, or if
  ///   it is the block itself that calls
  /// @throws java.util.concurrent.CompletionException around a checked failure of the cleanup
  @Override
  void close();

  /// The rest of the sequence as an iterator, which wraps checked failures in
  /// [java.util.concurrent.CompletionException]; after an [InterruptedException] the thread is
  /// still interrupted.
  default Iterator<T> iterator() {
    return new GeneratorIterator<>(this);
  }
}
