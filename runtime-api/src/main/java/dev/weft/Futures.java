package dev.weft;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ways to make and combine futures. Each is lazy: calling one does nothing yet.
///
/// Any thread may call these; each future they return belongs to one party at a time, as all
/// futures do, and owns the futures given to it.
public final class Futures {
  private Futures() {}

  /// A future that is ready with `value` at once.
  public static <T extends @Nullable Object> Future<T> ready(T value) {
    return new Done<>(Poll.ready(value), null);
  }

  /// A future that fails with `failure` at once.
  public static <T extends @Nullable Object> Future<T> failed(Throwable failure) {
    return new Done<>(null, java.util.Objects.requireNonNull(failure));
  }

  /// A future that is never ready.
  public static <T extends @Nullable Object> Future<T> never() {
    return pollFn(cx -> Poll.pending());
  }

  /// A leaf made of its poll function, with nothing to release.
  ///
  /// **Cancellation** forgets the function.
  public static <T extends @Nullable Object> Future<T> pollFn(PollFn<T> poll) {
    return pollFn(poll, cx -> {});
  }

  /// A leaf made of its poll function and of what releases it.
  ///
  /// **Cancellation** calls `onCancel`, once, if the future was polled and is not over.
  public static <T extends @Nullable Object> Future<T> pollFn(
      PollFn<T> poll, Consumer<Context> onCancel) {
    return new PolledFunction<>(poll, onCancel);
  }

  /// placeholder
  public static <T extends @Nullable Object> Future<T> timeout(Duration limit, Future<T> future) {
    throw new UnsupportedOperationException();
  }
}
