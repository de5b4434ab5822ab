package dev.weft.toys;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what must happen, and fails with all stacks when it does not.
public final class Patience {
  private Patience() {}

  /// Sees that `nothingHappens` all the time, looking every now and then.
  public static void quietly(long nanos, Runnable nothingHappens) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      nothingHappens.run();
      LockSupport.parkNanos(20_000_000);
    }
    nothingHappens.run();
  }

  private static final long LIMIT_NANOS = 10_000_000_000L;

  /// Waits until `condition` holds.
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        var text = new StringBuilder("in vain waited until " + what + "\n");
        Thread.getAllStackTraces()
            .forEach(
                (thread, stack) -> {
                  text.append(thread).append('\n');
                  for (var frame : stack) {
                    text.append("    ").append(frame).append('\n');
                  }
                });
        throw new AssertionError(text.toString());
      }
      Thread.yield();
    }
  }
}
