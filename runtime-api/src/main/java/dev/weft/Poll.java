package dev.weft;

import org.jspecify.annotations.Nullable;

/// What one [Future#poll] came to: [Ready] with a value, or [Pending].
///
/// Immutable; safe to hand to any thread.
public sealed interface Poll<T extends @Nullable Object> {

  /// The future is over and this is its value.
  record Ready<T extends @Nullable Object>(T value) implements Poll<T> {
    private static final Ready<?> NULL = new Ready<>(null);
  }

  /// Not yet; the waker given to the poll will be called. There is one instance, [Poll#pending].
  final class Pending<T extends @Nullable Object> implements Poll<T> {
    private static final Pending<?> INSTANCE = new Pending<>();

    private Pending() {}

    @Override
    public String toString() {
      return "Pending";
    }
  }

  /// Ready with `value`; `ready(null)` is one shared constant.
  @SuppressWarnings("unchecked")
  static <T extends @Nullable Object> Poll<T> ready(T value) {
    return value == null ? (Poll<T>) Ready.NULL : new Ready<>(value);
  }

  /// The one [Pending].
  @SuppressWarnings("unchecked")
  static <T extends @Nullable Object> Poll<T> pending() {
    return (Poll<T>) Pending.INSTANCE;
  }

  /// Whether this is [Pending].
  default boolean isPending() {
    return this == Pending.INSTANCE;
  }

  /// Whether this is [Ready].
  default boolean isReady() {
    return this != Pending.INSTANCE;
  }
}
