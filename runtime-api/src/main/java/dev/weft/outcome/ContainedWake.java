package dev.weft.outcome;

import dev.weft.Waker;
import dev.weft.spi.Loggers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// A wake-up of somebody else's, called with no lock held: one that throws, which it must not, is
/// logged and harms nobody.
public final class ContainedWake {
  private ContainedWake() {}

  private static final Logger LOG = Loggers.of(ContainedWake.class);

  /// Calls `waker`, if there is one.
  public static void wake(@Nullable Waker waker) {
    if (waker == null) {
      return;
    }
    try {
      waker.wake();
    } catch (Throwable t) {
      LOG.error("a waker failed", t);
    }
  }
}
