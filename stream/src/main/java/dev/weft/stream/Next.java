package dev.weft.stream;

import dev.weft.Owned;
import org.jspecify.annotations.Nullable;

/// What [AsyncStream#next] yields: [Some] element, or [None] at the end.
///
/// ```java
/// while (await(stream.next()) instanceof Some(var line)) {
///   System.out.println(line);
/// }
/// ```
///
/// Immutable; safe to hand to any thread.
public sealed interface Next<T extends @Nullable Object> {

  /// An element.
  ///
  /// Where nobody receives it, the element is closed if it is [Owned].
  record Some<T extends @Nullable Object>(T value) implements Next<T>, Owned {
    @Override
    public void close() {
      Owned.dispose(value);
    }
  }

  /// The end. There is one instance, [Next#none].
  record None<T extends @Nullable Object>() implements Next<T> {
    private static final None<?> INSTANCE = new None<>();
  }

  /// The element `value`.
  static <T extends @Nullable Object> Next<T> some(T value) {
    return new Some<>(value);
  }

  /// The end.
  @SuppressWarnings("unchecked")
  static <T extends @Nullable Object> Next<T> none() {
    return (Next<T>) None.INSTANCE;
  }
}
