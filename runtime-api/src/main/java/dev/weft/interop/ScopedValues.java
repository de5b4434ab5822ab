package dev.weft.interop;

import dev.weft.CheckReturnValue;
import dev.weft.Future;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Carries `ScopedValue`s, which belong to a call on one thread, into futures and blocking calls,
/// which run elsewhere and later.
///
/// ```java
/// static final ScopedValue<User> USER = ScopedValue.newInstance();
/// weft.spawn(ScopedValues.carry(handle(request), USER));  // as it is bound here and now
/// weft.spawn(ScopedValues.bind(ScopedValue.where(USER, user), handle(request)));
/// ```
///
/// Nothing is carried that was not asked for, and nothing stays behind: each poll, and a cancel,
/// runs inside the bindings and leaves them. A task spawned in there starts without them; carry
/// them on. For values that tasks hand on by themselves there is [dev.weft.TaskLocal].
///
/// What is *not* carried is what the polling thread has bound, as a thread-local would be: nothing
/// on the runtime's own threads, and on a thread in `blockOn`, which on `fifo` runs everybody's
/// tasks, what its caller has bound.
///
/// **Threads.** Any; the bindings are captured on the calling one.
@CheckReturnValue
public final class ScopedValues {
  private ScopedValues() {}

  /// `future`, inside `bindings`: of one or more values, as [ScopedValue#where] makes them.
  ///
  /// **Cancellation** cancels `future`, inside the bindings.
  public static <T extends @Nullable Object> Future<T> bind(
      ScopedValue.Carrier bindings, Future<T> future) {
    return new Scoped<>(
        Objects.requireNonNull(bindings, "bindings"), Objects.requireNonNull(future, "future"));
  }

  /// `future`, with those of `keys` that are bound on the calling thread bound as they are now.
  ///
  /// **Cancellation** cancels `future`, inside the bindings.
  public static <T extends @Nullable Object> Future<T> carry(
      Future<T> future, ScopedValue<?>... keys) {
    ScopedValue.Carrier bindings = captured(keys);
    return bindings == null ? Objects.requireNonNull(future, "future") : bind(bindings, future);
  }

  /// `call`, with those of `keys` that are bound on the calling thread bound as they are now: for
  /// [dev.weft.Weft#spawnBlocking(Callable)] and the JDK's executors.
  public static <T extends @Nullable Object> Callable<T> carry(
      Callable<T> call, ScopedValue<?>... keys) {
    ScopedValue.Carrier bindings = captured(keys);
    Objects.requireNonNull(call, "call");
    return bindings == null ? call : () -> bindings.call(call::call);
  }

  private static ScopedValue.@Nullable Carrier captured(ScopedValue<?>... keys) {
    ScopedValue.Carrier bindings = null;
    for (ScopedValue<?> key : keys) {
      if (key.isBound()) {
        bindings = with(bindings, key);
      }
    }
    return bindings;
  }

  private static <V> ScopedValue.Carrier with(
      ScopedValue.@Nullable Carrier bindings, ScopedValue<V> key) {
    V value = key.get();
    return bindings == null ? ScopedValue.where(key, value) : bindings.where(key, value);
  }
}
