package dev.weft.tck.bench;

import dev.weft.tck.Kit;
import java.util.concurrent.locks.LockSupport;

/// How much too late something ends that should end after a time, beside a thread that sleeps by
/// the JDK's means for as long.
public final class Lateness {

  private static final long NANOS = 10_000_000;

  /// What anything may be late by, once.
  private static final long SLACK_NANOS = 30_000_000;

  /// By how many times the lateness of a thread of the JDK's, the least of some.
  private static final int FACTOR = 3;

  private static final int CONTROLS = 5;

  /// How often something may be late, also where that takes longer than the kit has patience for.
  private static final int TRIES = 20;

  /// Something that is to end after so many nanoseconds.
  public interface Wait {
    void of(long nanos) throws Exception;
  }

  private Lateness() {}

  /// Waits again and again, until it was punctual once. What is always late never is, however busy
  /// the machine.
  ///
  /// @param what waits, read as "in vain waited until ..."
  public static void check(Kit kit, String what, Wait wait) throws Exception {
    long begin = System.nanoTime();
    long enough = kit.settings().patience().toNanos() / 2;
    long control = Long.MAX_VALUE;
    for (int i = 0; i < CONTROLS; i++) {
      control = Math.min(control, Math.max(0, late(LockSupport::parkNanos)));
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES || System.nanoTime() - begin < enough; i++) {
      least = Math.min(least, late(wait));
      if (least <= SLACK_NANOS + FACTOR * control) {
        return;
      }
    }
    throw new AssertionError(
        "%s of %s ns was late by %s ns at the least, and a thread that slept beside it by %s"
            .formatted(what, NANOS, least, control));
  }

  private static long late(Wait wait) throws Exception {
    long begin = System.nanoTime();
    wait.of(NANOS);
    return System.nanoTime() - begin - NANOS;
  }
}
