package dev.weft.driver;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// How the leader treats a reactor that fails: it says so, the longer it lasts the less often, and
/// rests before it tries again, so that one that fails for ever neither fills the disk nor takes a
/// processor. Timers and tasks go on meanwhile.
///
/// **Threads.** The leader's, but for [#unpark].
final class ReactorOutage {

  /// The first pause. Each one is twice as long as the one before.
  private static final long FIRST_NANOS = 1_000_000;

  /// The longest pause: what a timer or a wake-up may be late while the reactor is broken.
  private static final long LONGEST_NANOS = 100_000_000;

  private final BiConsumer<String, Throwable> contained;
  private int failures;
  private volatile @Nullable Thread resting;

  /// @param contained where failures go: what was done, and the failure
  ReactorOutage(BiConsumer<String, Throwable> contained) {
    this.contained = contained;
  }

  /// A poll succeeded.
  void over() {
    if (failures != 0) {
      failures = 0;
    }
  }

  /// A poll failed. The first time the leader tries again at once.
  ///
  /// @param maxWaitNanos how long the poll could have waited; not positive is not at all
  void failed(Throwable failure, long maxWaitNanos) {
    int now = ++failures;
    if (Integer.bitCount(now) == 1) {
      report(now, failure);
    }
    if (now > 1) {
      long pause = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(now - 2, 20));
      rest(Math.min(pause, maxWaitNanos));
    }
  }

  private void report(int times, Throwable failure) {
    try {
      String more = times == 1 ? "" : ", which has failed " + times + " times in a row";
      contained.accept("polling the reactor" + more, failure);
    } catch (VirtualMachineError noRoom) {
      return; // for a text; the pause is the more important
    }
  }

  private void rest(long nanos) {
    if (nanos > 0) {
      resting = Thread.currentThread();
      LockSupport.parkNanos(this, nanos);
      resting = null;
    }
  }

  /// Ends the leader's rest, if it rests. Any thread.
  void unpark() {
    Thread leader = resting;
    if (leader != null) {
      LockSupport.unpark(leader);
    }
  }
}
