package dev.weft.timer.wheel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A lock for a few dozen instructions, from any thread, virtual ones included. Not reentrant, not
/// fair; never held while foreign code runs.
///
/// **Why a spin lock.** A runtime has a wheel per worker, so the lock is nearly always free. It
/// then costs 0 to 4 ns of the 40 that a timer's life takes, a `ReentrantLock` 5 more,
/// `synchronized` 10 more. When it is taken, parking would cost more than all it protects. What
/// spinning cannot see is a holder that the kernel has preempted, hence the yield.
final class SpinLock {

  /// How long to spin before yielding the processor, in looks at the lock. Some microseconds, about
  /// what the longest hold takes; fewer burn system calls, more burn time when there are more
  /// threads than processors.
  private static final int SPINS = 128;

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// For a holder at the end of its stack, who can call nothing any more: a plain write of `false`
  /// frees the lock as [#unlock] does, with a fence.
  volatile boolean held;

  void lock() {
    if (!HELD.compareAndSet(this, false, true)) {
      spin();
    }
  }

  /// Frees the lock, with release effect and no fence.
  void unlock() {
    HELD.setRelease(this, false);
  }

  private void spin() {
    int spins = 0;
    do {
      if (++spins % SPINS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    } while ((boolean) HELD.getOpaque(this) || !HELD.compareAndSet(this, false, true));
  }
}
