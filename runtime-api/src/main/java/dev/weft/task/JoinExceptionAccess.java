package dev.weft.task;

import dev.weft.JoinException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The side of [JoinException] that tasks need and users do not. [JoinException] installs the one
/// instance when it is initialised.
public abstract class JoinExceptionAccess {

  private static @Nullable JoinExceptionAccess installed;

  /// A class of its own, so that the instance is a constant to the JIT.
  private static final class Installed {
    static final JoinExceptionAccess INSTANCE;

    static {
      try {
        MethodHandles.lookup().ensureInitialized(JoinException.class);
      } catch (IllegalAccessException e) {
        throw new ExceptionInInitializerError(e);
      }
      INSTANCE = Objects.requireNonNull(installed);
    }
  }

  /// For the implementation in `dev.weft`.
  protected JoinExceptionAccess() {}

  /// Called once, by the initialiser of [JoinException].
  public static void install(JoinExceptionAccess access) {
    installed = access;
  }

  static JoinExceptionAccess get() {
    return Installed.INSTANCE;
  }

  /// Of a task that failed.
  public abstract JoinException.TaskFailed failed(long taskId, String taskName, Throwable cause);

  /// The shared one that does not say of which task it is.
  public abstract JoinException.TaskFailed failedUntold();

  /// Of a task that was cancelled.
  public abstract JoinException.TaskCancelled cancelled(long taskId, String taskName);

  /// The shared one that does not say of which task it is.
  public abstract JoinException.TaskCancelled cancelledUntold();

  /// Whether somebody has seen it.
  public abstract Observation observation(JoinException end);
}
