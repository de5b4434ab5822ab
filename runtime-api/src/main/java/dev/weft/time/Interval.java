package dev.weft.time;

import dev.weft.Future;

/// Ticks at a fixed period, from [Time#interval]. The first tick is due at once.
///
/// ```java
/// Interval every = Time.interval(Duration.ofSeconds(1), MissedTick.SKIP);
/// return every.tick().then(due -> report()).then(done -> every.tick()) ...
/// ```
///
/// With the first poll of the first tick at s and a period p, ticks are due at s, s + p, s + 2p and
/// so on as long as none is missed; [MissedTick] says what follows a missed one. No tick is early.
///
/// **Threads.** An interval belongs to one party at a time, as a future does. There is one tick at
/// a time: make the next one when the last one has ended. It may go on in another runtime.
public final class Interval {

  private static final long NOT_STARTED = Long.MIN_VALUE;

  private final long period;
  private final MissedTick policy;
  private long due = NOT_STARTED;

  /// Of the clock that `due` is on; see [dev.weft.driver.Timers#zeroNanos].
  private long zero;

  Interval(long period, MissedTick policy) {
    this.period = period;
    this.policy = policy;
  }

  /// The next tick; yields when it was *due*, in nanoseconds on the runtime's clock ([Time#nanos]).
  ///
  /// Fails with [dev.weft.RuntimeClosedException] if the runtime is closed.
  ///
  /// **Cancellation** loses nothing: a tick counts as taken only when its future has yielded.
  public Future<Long> tick() {
    return new Tick(this);
  }

  /// Before a poll: on which clock it is from now on. An interval may go from one runtime to
  /// another; its ticks stay where they are in time.
  void on(long zeroOfClock) {
    if (due != NOT_STARTED && due != Long.MAX_VALUE) {
      due += zero - zeroOfClock;
    }
    zero = zeroOfClock;
  }

  /// When the next tick is due; the first question starts the interval.
  long due(long now) {
    if (due == NOT_STARTED) {
      due = now;
    }
    return due;
  }

  /// Takes the tick that is due.
  long take(long now) {
    long taken = due;
    due = policy.next(taken, now, period);
    return taken;
  }
}
