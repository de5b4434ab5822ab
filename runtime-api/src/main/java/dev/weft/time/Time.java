package dev.weft.time;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.combinator.Timeout;
import dev.weft.driver.RuntimeDriver;
import dev.weft.driver.Timers;
import dev.weft.task.PollingThread;
import dev.weft.task.TaskRuntime;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sleeps, intervals, and the runtime's clock. [dev.weft.Futures#timeout] is with the other
/// combinators.
///
/// The clock of a runtime counts nanoseconds from when it was opened: it is monotonic, never
/// negative and has nothing to do with the time of day. Durations that are negative count as zero,
/// those beyond 292 years as for ever.
///
/// **Threads.** Any; nothing starts before the first poll, which must come from a runtime.
public final class Time {
  private Time() {}

  /// A future that is ready when `duration` has passed since its *first poll*: never earlier, later
  /// by the timer's resolution and the load. A duration of zero is over at the first poll.
  ///
  /// Fails with [dev.weft.RuntimeClosedException] if the runtime is closed.
  ///
  /// **Cancellation** takes the timer out at once.
  public static Sleep sleep(Duration duration) {
    return SleepTimer.lasting(Durations.saturatedNanos(duration));
  }

  /// A future that is ready at `deadlineNanos` on the runtime's clock ([#nanos]); at its first poll
  /// if that has passed.
  ///
  /// Fails with [dev.weft.RuntimeClosedException] if the runtime is closed.
  ///
  /// **Cancellation** takes the timer out at once.
  public static Sleep sleepUntil(long deadlineNanos) {
    return SleepTimer.until(deadlineNanos);
  }

  /// `future`, or, at `deadlineNanos` on the runtime's clock ([#nanos]), a
  /// [java.util.concurrent.TimeoutException], after the future was cancelled. As
  /// [dev.weft.Futures#timeout], which has a duration: the future is polled first, and the deadline
  /// is kept also by one that is always busy.
  ///
  /// Fails with what the future fails with, or with [dev.weft.RuntimeClosedException] if the
  /// runtime is closed.
  ///
  /// **Cancellation** cancels the future and takes the timer out.
  public static <T extends @Nullable Object> Future<T> timeoutAt(
      long deadlineNanos, Future<T> future) {
    return Timeout.at(deadlineNanos, future);
  }

  /// The time on the clock of the surrounding task's runtime, in nanoseconds.
  ///
  /// @throws IllegalStateException outside of tasks
  public static long nanos() {
    return nanos(Context.current().runtime());
  }

  /// The time on the clock of `runtime`, in nanoseconds.
  public static long nanos(Weft runtime) {
    return ((RuntimeDriver) runtime.driver()).timers().nowNanos();
  }

  /// The time on the clock of the runtime that polls, in nanoseconds; for leaf futures.
  ///
  /// @throws IllegalStateException if the future is driven by hand
  public static long nanos(Context cx) {
    return nanos(cx.runtime());
  }

  /// The time of day by the clock of `runtime`, in UTC: the system's, or, where the runtime's clock
  /// does not pass by itself, a time of day that is moved with it. What takes a `java.time.Clock`
  /// so goes by the same time as the runtime's sleeps.
  public static Clock clock(Weft runtime) {
    return new TimeOfDay(runtime.driver().clock(), ZoneOffset.UTC);
  }

  /// Ticks every `period`, beginning at once.
  ///
  /// @param policy what follows a tick that was taken too late
  /// @throws IllegalArgumentException if the period is not above zero
  public static Interval interval(Duration period, MissedTick policy) {
    if (!period.isPositive()) {
      throw new IllegalArgumentException("an interval's period must be above zero, not " + period);
    }
    return new Interval(Durations.saturatedNanos(period), Objects.requireNonNull(policy));
  }

  /// Ticks every `period`, beginning at `firstNanos` on the clock of the runtime that polls.
  ///
  /// @param policy what follows a tick that was taken too late
  /// @throws IllegalArgumentException if the period is not above zero
  public static Interval intervalAt(long firstNanos, Duration period, MissedTick policy) {
    Interval interval = interval(period, policy);
    interval.resetAt(firstNanos);
    return interval;
  }

  /// The time `duration` after `nanos`, or for ever if that is out of range; `nanos` if the
  /// duration is negative.
  static long later(long nanos, Duration duration) {
    long sum = nanos + Durations.saturatedNanos(duration);
    return sum < nanos ? Long.MAX_VALUE : sum;
  }

  /// The timers of the runtime that polls on the calling thread, if one does.
  static @Nullable Timers timersOfCaller() {
    PollingThread thread = PollingThread.current();
    TaskRuntime runtime = thread == null ? null : thread.runtimeOrNull();
    return runtime == null ? null : runtime.driver().timers();
  }
}
