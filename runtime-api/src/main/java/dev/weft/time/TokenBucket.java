package dev.weft.time;

/// How many permits a [RateLimiter] has at which time, exactly: the k-th permit after `base` is
/// added at `base` + ⌈k·period/permits⌉, without a rounding error that adds up.
///
/// Numbers are small: `base` moves on by whole periods, and while the bucket is full nothing is
/// added, so that it goes to the time when the bucket is first taken from again.
///
/// **Threads.** None of its own: the monitor of its [PermitLine] is held.
final class TokenBucket {

  /// Of permits and of those kept. Keeps all products here within a `long`.
  private static final int MOST = 1_000_000_000;

  private final long permits;
  private final long period;
  private final long burst;
  private long stored;
  private long base;

  /// How many of those after `base` are in `stored`, or were taken.
  private long added;

  /// @throws IllegalArgumentException if a number is out of range
  TokenBucket(int permits, long periodNanos, int burst) {
    this.permits = checked("permits", permits);
    this.period = periodNanos;
    this.burst = checked("burst", burst);
    this.stored = burst;
  }

  private static int checked(String what, int number) {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException(what + " must be 1 to " + MOST + ", not " + number);
    }
    return number;
  }

  /// Nanoseconds from `base` to the k-th permit; for ever if that is out of range.
  private long nanosTo(long k) {
    long whole = period / permits;
    long rest = period % permits;
    if (whole > 0 && k > (Long.MAX_VALUE - (rest * k + permits - 1) / permits) / whole) {
      return Long.MAX_VALUE;
    }
    return k * whole + (rest * k + permits - 1) / permits;
  }

  /// Takes `n` permits at `nowNanos`, if there are so many.
  boolean take(long n, long nowNanos) {
    refill(nowNanos);
    if (stored < n) {
      return false;
    }
    stored -= n;
    return true;
  }

  /// When there will be `n` permits, at most as many as are kept, if nobody takes any; after a
  /// [#take] of so many that failed.
  long readyAt(long n) {
    long nanos = nanosTo(added + n - stored);
    return nanos > Long.MAX_VALUE - Math.max(0, base) ? Long.MAX_VALUE : base + nanos;
  }

  private void refill(long nowNanos) {
    if (stored == burst) {
      base = nowNanos;
      added = 0;
      return;
    }
    long elapsed = nowNanos - base;
    if (elapsed >= nanosTo(added + burst - stored)) {
      stored = burst;
      base = nowNanos;
      added = 0;
      return;
    }
    long all = addedWithin(elapsed);
    if (all > added) {
      stored += all - added;
      added = all;
    }
    long periods = added / permits;
    base += periods * period;
    added -= periods * permits;
  }

  /// How many permits are added within `elapsed`, which is less than to fill the bucket. A guess,
  /// put right.
  private long addedWithin(long elapsed) {
    long k = Math.max(0, (long) ((double) elapsed * permits / period));
    while (k > 0 && nanosTo(k) > elapsed) {
      k--;
    }
    while (nanosTo(k + 1) <= elapsed) {
      k++;
    }
    return k;
  }
}
