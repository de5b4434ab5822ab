package dev.weft.task;

import dev.weft.Context;
import dev.weft.Either;
import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Joined;
import dev.weft.Outcome;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Tuple2;
import dev.weft.Tuple3;
import dev.weft.Tuple4;
import dev.weft.Tuple5;
import dev.weft.outcome.Failure;
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
public final class Ownership {

  /// What was going on, as the rest of "unhandled failure while ...".
  public static final String DISPOSING = "closing what nobody received";

  private static final Logger LOG = Loggers.of(Owned.class);

  private Ownership() {}

  /// Whether `value` is, or holds, something that somebody has to own.
  public static boolean isOwned(@Nullable Object value) {
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
  public static @Nullable Throwable dispose(@Nullable Object value, @Nullable Throwable outcome) {
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
      merged = Failure.merge(merged, failure);
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

  /// As [#unhandled(TaskRuntime, String, Throwable)], to the runtime that `cx` serves.
  public static void unhandled(Context cx, String doing, Throwable failure) {
    unhandled(PollingThread.of(cx), doing, failure);
  }

  /// As [#unhandled(TaskRuntime, String, Throwable)], to the runtime that `thread` serves.
  public static void unhandled(@Nullable PollingThread thread, String doing, Throwable failure) {
    unhandled(thread == null ? null : thread.runtimeOrNull(), doing, failure);
  }

  private static Context context() {
    PollingThread thread = PollingThread.current();
    return thread != null ? thread.context() : Context.of(() -> {});
  }

  /// Hands over a failure that no outcome can hold: to the policy of `runtime`, without one to the
  /// log.
  public static void unhandled(@Nullable TaskRuntime runtime, String doing, Throwable failure) {
    if (runtime != null) {
      runtime.completions().nobodySees(doing, failure);
    } else {
      LOG.error("unhandled failure while {}", doing, failure);
    }
  }
}
