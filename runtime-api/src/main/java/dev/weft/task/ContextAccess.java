package dev.weft.task;

import dev.weft.Context;
import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The side of [Context] that the other packages of this module need and users do not. [Context]
/// installs the one instance when it is initialised.
///
/// **Threads.** Of the context.
public abstract class ContextAccess {

  private static @Nullable ContextAccess installed;

  /// A class of its own, so that the instance is a constant to the JIT.
  private static final class Installed {
    static final ContextAccess INSTANCE;

    static {
      try {
        MethodHandles.lookup().ensureInitialized(Context.class);
      } catch (IllegalAccessException e) {
        throw new ExceptionInInitializerError(e);
      }
      INSTANCE = Objects.requireNonNull(installed);
    }
  }

  /// For the implementation in `dev.weft`.
  protected ContextAccess() {}

  /// Called once, by the initialiser of [Context].
  public static void install(ContextAccess access) {
    installed = access;
  }

  public static ContextAccess get() {
    return Installed.INSTANCE;
  }

  /// The thread that a context is of.
  public abstract PollingThread thread(Context cx);

  /// The thread's own context.
  public abstract Context contextOf(PollingThread thread);

  /// Gives a view another waker: a combinator may use one again for its next child.
  public abstract void rebind(Context view, Waker other);
}
