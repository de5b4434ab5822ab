package dev.weft.time;

import dev.weft.Durations;
import dev.weft.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ticks at a fixed period, from [Time#interval] and [Time#intervalAt]. The first tick is due at
/// once, or when that says.
///
/// ```java
/// Interval every = Time.interval(Duration.ofSeconds(1), MissedTick.SKIP);
/// return every.tick().then(due -> report()).then(done -> every.tick()) ...
/// ```
///
/// With the first tick due at s (the first poll of it, where nobody said otherwise) and a period p,
/// ticks are due at s, s + p, s + 2p and so on as long as none is missed; [MissedTick] says what
/// follows a missed one. No tick is early.
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

  /// Whether `due` was said without a clock, and is on the one of the next poll.
  private boolean onAnyClock = true;

  /// The tick that waits, if one does.
  private @Nullable Tick waiting;

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

  /// Begins anew: the next tick is due a period from now.
  ///
  /// @throws IllegalStateException outside of tasks, where there is no clock to ask
  public void reset() {
    resetAfter(Duration.ofNanos(period));
  }

  /// Begins anew: the next tick is due `delay` from now, and those after it follow at the period.
  ///
  /// @throws IllegalStateException outside of tasks, where there is no clock to ask
  public void resetAfter(Duration delay) {
    resetAt(Time.later(Time.nanos(), delay));
  }

  /// Begins anew: the next tick is due at `dueNanos` on the clock of the runtime that polls, and
  /// those after it follow at the period. A tick that waits already is due then, too.
  public void resetAt(long dueNanos) {
    due = Math.max(0, dueNanos);
    onAnyClock = true;
    Tick tick = waiting;
    if (tick != null) {
      tick.reset(due);
    }
  }

  /// Before a poll: on which clock it is from now on. An interval may go from one runtime to
  /// another; its ticks stay where they are in time.
  void on(long zeroOfClock) {
    if (!onAnyClock && due != NOT_STARTED && due != Long.MAX_VALUE) {
      due += zero - zeroOfClock;
    }
    onAnyClock = false;
    zero = zeroOfClock;
  }

  /// When the next tick is due; the first question starts the interval.
  long due(long now) {
    if (due == NOT_STARTED) {
      due = now;
    }
    return due;
  }

  /// `tick` waits from now on.
  void waits(Tick tick) {
    waiting = tick;
  }

  /// `tick` waits no longer.
  void waitsNoLonger(Tick tick) {
    if (waiting == tick) {
      waiting = null;
    }
  }

  /// Takes the tick that is due.
  long take(long now) {
    long taken = due;
    due = policy.next(taken, now, period);
    return taken;
  }

  @Override
  public String toString() {
    return "Interval[%s, %s]".formatted(Durations.format(Duration.ofNanos(period)), policy);
  }
}
