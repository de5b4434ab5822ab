package dev.weft;

import dev.weft.spi.Loggers;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// How what nobody receives is closed: see [Owned]. One failing `close` keeps nothing else open.
///
/// **Threads.** Any; called by whoever drops the value.
final class Ownership {

  /// What was going on, as the rest of "unhandled failure while ...".
  static final String DISPOSING = "closing what nobody received";

  private static final Logger LOG = Loggers.of(Owned.class);

  private Ownership() {}

  /// Whether `value` is, or holds, something that somebody has to own.
  static boolean isOwned(@Nullable Object value) {
    if (value instanceof Owned || value instanceof Future<?>) {
      return true;
    }
    for (Object part : parts(value)) {
      if (isOwned(part)) {
        return true;
      }
    }
    return false;
  }

  /// Closes what `value` is or holds.
  ///
  /// @param outcome the failure so far
  /// @return the failure now: `outcome`, with what was thrown as suppressed, or that itself
  static @Nullable Throwable dispose(@Nullable Object value, @Nullable Throwable outcome) {
    Throwable merged = outcome;
    try {
      if (value instanceof Owned owned) {
        owned.close();
      } else if (value instanceof JoinHandle<?> handle) {
        handle.detach();
      } else if (value instanceof Future<?> future) {
        merged = Cancelling.cancel(future, context(), merged);
      } else {
        for (Object part : parts(value)) {
          merged = dispose(part, merged);
        }
      }
    } catch (Throwable failure) {
      merged = Failed.merge(merged, failure);
    }
    return merged;
  }

  /// What a carrier holds. Of collections only the JDK's: others may load what they hold.
  private static Iterable<? extends @Nullable Object> parts(@Nullable Object value) {
    if (value instanceof Collection<?> all) {
      return all.getClass().getModule() == Object.class.getModule() ? all : List.of();
    }
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? List.of(optional.get()) : List.of();
    }
    if (value instanceof Either.Left<?, ?>(Object won, Future<?> rest)) {
      return Arrays.asList(won, rest);
    }
    if (value instanceof Either.Right<?, ?>(Object won, Future<?> rest)) {
      return Arrays.asList(won, rest);
    }
    if (value instanceof Outcome.Success<?>(Object success)) {
      return Arrays.asList(success);
    }
    if (value instanceof Joined.Value<?>(long _, Object joined)) {
      return Arrays.asList(joined);
    }
    return value instanceof Poll.Ready<?>(Object ready) ? Arrays.asList(ready) : tuple(value);
  }

  private static Iterable<? extends @Nullable Object> tuple(@Nullable Object value) {
    if (value instanceof Tuple2<?, ?>(Object a, Object b)) {
      return Arrays.asList(a, b);
    }
    if (value instanceof Tuple3<?, ?, ?>(Object a, Object b, Object c)) {
      return Arrays.asList(a, b, c);
    }
    if (value instanceof Tuple4<?, ?, ?, ?>(Object a, Object b, Object c, Object d)) {
      return Arrays.asList(a, b, c, d);
    }
    if (value instanceof Tuple5<?, ?, ?, ?, ?>(Object a, Object b, Object c, Object d, Object e)) {
      return Arrays.asList(a, b, c, d, e);
    }
    return List.of();
  }

  /// As [#unhandled(Weft, String, Throwable)], to the runtime that `cx` serves.
  static void unhandled(@Nullable Context cx, String doing, Throwable failure) {
    Weft runtime = cx == null || !cx.hasRuntime() ? null : cx.runtime();
    unhandled(runtime, doing, failure);
  }

  private static Context context() {
    Context cx = Context.ofThread();
    return cx != null ? cx : Context.of(() -> {});
  }

  /// Hands over a failure that no outcome can hold: to the policy of `runtime`, without one to the
  /// log.
  static void unhandled(@Nullable Weft runtime, String doing, Throwable failure) {
    if (runtime != null) {
      runtime.ends().nobodySees(doing, failure);
    } else {
      LOG.error("unhandled failure while {}", doing, failure);
    }
  }
}
