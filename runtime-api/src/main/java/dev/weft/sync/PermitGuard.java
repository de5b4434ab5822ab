package dev.weft.sync;

import dev.weft.Owned;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Permits of a [PermitQueue] that open the way to a value as long as they are held. Given back
/// once, whoever closes it and how often.
abstract class PermitGuard implements Owned {

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(PermitGuard.class, "held", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean held = true;

  /// @throws IllegalStateException if they were given back
  final void requireHeld() {
    if (!held) {
      throw new IllegalStateException("this guard was closed");
    }
  }

  final boolean isHeld() {
    return held;
  }

  /// Whether this call is the one that gives them back, or hands them on.
  final boolean letGo() {
    return (boolean) HELD.getAndSet(this, false);
  }

  /// The permits have been acquired again.
  final void takeUp() {
    held = true;
  }
}
