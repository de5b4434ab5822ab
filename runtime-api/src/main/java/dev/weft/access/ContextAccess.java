package dev.weft.access;

import dev.weft.Context;
import dev.weft.Future;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The side of [Context] that compiled async blocks need and people do not: reading the budget,
/// turning it off while a block unwinds, and reporting a failure that nobody can be given.
///
/// [Context] installs the one instance when it is initialised, so whoever holds a context can ask
/// for it.
public abstract class ContextAccess {

  private static @Nullable ContextAccess instance;

  /// For the implementation in `dev.weft`.
  protected ContextAccess() {}

  /// Called once, by the initialiser of [Context].
  public static synchronized void install(ContextAccess access) {
    if (instance != null) {
      throw new IllegalStateException("installed already");
    }
    instance = access;
  }

  /// The instance.
  public static synchronized ContextAccess get() {
    return Objects.requireNonNull(instance, "no Context was ever made");
  }

  /// Units of the budget left in this poll; negative when there is no limit.
  public abstract int budget(Context cx);

  /// Sets the units left; negative for no limit.
  public abstract void budget(Context cx, int units);

  /// Hands `failure` to the runtime's policy for failures that nobody awaits; without a runtime, to
  /// the log.
  ///
  /// @param doing what failed, as the rest of "unhandled failure while ..."
  public abstract void unhandled(Context cx, String doing, Throwable failure);

  /// Whether `future` is a shielded one: who awaits it directly has its value also after a cancel.
  public abstract boolean isShielded(Future<?> future);

  /// Cancels `future`.
  ///
  /// @param failed takes what the cancel throws
  /// @return what of it runs on, to be polled to its end before the next step of the caller's
  ///   cleanup, and then to be left to others with [#leave]; null if nothing does
  public abstract @Nullable Future<?> cancel(
      Context cx, Future<?> future, Consumer<? super Throwable> failed);

  /// Leaves what runs on with whoever cancels, inside a cancel that left something running on
  /// itself.
  public abstract void leave(Context cx, Future<?> rest);
}
