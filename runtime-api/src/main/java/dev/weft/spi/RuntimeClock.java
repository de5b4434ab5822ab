package dev.weft.spi;

import java.time.Duration;
import java.time.Instant;

/// What time it is for one runtime: what its sleeps, intervals and timeouts go by, and what
/// [dev.weft.time.Time] tells. It counts nanoseconds from a zero of its own.
///
/// The usual clock passes by itself. A [TimerQueueProvider] may bring another one, which stands
/// still until it is moved: by [#advance], or by the runtime's leader, which lets such a clock
/// [jump][#jump] to the next deadline when nothing else can happen. How long the leader waits then
/// is decided by what happens, never by the clock.
///
/// **Threads.** Any thread asks, and moves it. [#jump] is the leader's.
public interface RuntimeClock {

  /// The time, in nanoseconds since the clock's zero: at or above 0, and never less than before.
  long nanos();

  /// The time of day.
  Instant instant();

  /// Moves the clock on by `duration`, which is not negative; a time beyond [Long#MAX_VALUE]
  /// nanoseconds counts as that. Timers that become due by it are woken soon.
  ///
  /// @throws UnsupportedOperationException if this clock passes by itself
  void advance(Duration duration);

  /// Sets whom to call after the clock was moved or what [#mayJump] says has changed, other than by
  /// [#jump]. Called once, by the runtime that asked for the clock, before anything else.
  void onMove(Runnable moved);

  /// Whether the clock would jump, were it asked to. Asked often; cheap.
  boolean mayJump();

  /// Moves the clock to `deadlineNanos`, unless it is there already. Called by the leader when no
  /// task is ready or running, no blocking call is under way, no event has arrived, and
  /// `deadlineNanos` is the earliest deadline.
  void jump(long deadlineNanos);
}
