package dev.weft.timer.virtual;

import dev.weft.Context;
import dev.weft.Weft;
import dev.weft.spi.RuntimeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// The clock of a runtime whose timers are `virtual`: it stands still until it is moved. Begins at
/// 0 nanoseconds, which is the beginning of 1970.
///
/// ```java
/// try (Weft weft = Weft.builder().timer("virtual").open()) {
///   weft.blockOn(Time.sleep(Duration.ofHours(1)));   // takes no time
///   assertThat(VirtualClock.of(weft).elapsed()).isEqualTo(Duration.ofHours(1));
/// }
/// ```
///
/// It moves in two ways. [#advance] moves it at once. And it *jumps* by itself ([#autoAdvance]) to
/// the earliest deadline, exactly, when nothing else can happen: somebody is in `blockOn` or `run`,
/// every task waits, no blocking call is under way (one that is itself in `blockOn` waits), and the
/// reactor has no event. So a program goes through the same instants each time, whatever the
/// machine does meanwhile.
///
/// What it cannot see is what comes from outside: another process, a thread that is none of the
/// runtime's and will wake a task or complete a stage later, a connection whose other end has not
/// answered yet. To such a task time passes as soon as it waits with a timer, and its timeout may
/// be over before the answer is there. Use [#autoAdvance] and [#advance], or let the outside be a
/// blocking call.
///
/// Timers of one worker that are due at the same instant end in the order in which they began. On
/// an executor with one thread the whole program so runs the same way each time; with more, which
/// of two workers is faster is still the machine's choice, and no timer is early or late by it.
///
/// **Threads.** Any.
public final class VirtualClock implements RuntimeClock {

  private final AtomicLong now = new AtomicLong();
  private volatile boolean autoAdvance;
  private volatile Runnable moved = () -> {};

  VirtualClock(boolean autoAdvance) {
    this.autoAdvance = autoAdvance;
  }

  /// The clock of `runtime`.
  ///
  /// @throws IllegalArgumentException if its time is not virtual
  public static VirtualClock of(Weft runtime) {
    if (runtime.driver().clock() instanceof VirtualClock clock) {
      return clock;
    }
    throw new IllegalArgumentException(
        runtime + " has no virtual time: open it with Weft.builder().timer(\"virtual\")");
  }

  /// The clock of the runtime that polls on the calling thread.
  ///
  /// @throws IllegalArgumentException if its time is not virtual
  /// @throws IllegalStateException outside of tasks
  public static VirtualClock current() {
    return of(Context.current().runtime());
  }

  /// The time, in nanoseconds: what [dev.weft.time.Time#nanos(Weft)] says.
  @Override
  public long nanos() {
    return now.get();
  }

  /// The time since the runtime was opened.
  public Duration elapsed() {
    return Duration.ofNanos(now.get());
  }

  /// The time of day, beginning with that of [Instant#EPOCH]: what [dev.weft.time.Time#clock] says.
  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(now.get());
  }

  /// Moves the clock on at once. All timers that are due by then are woken in the order of their
  /// deadlines; whoever asks sees the new time, not each one's deadline: to go through the instants
  /// one by one, let a task sleep for `duration` while the clock [jumps][#autoAdvance].
  ///
  /// In a task: the others run when it waits or yields.
  ///
  /// @param duration zero or more; a time beyond 292 years counts as that
  /// @throws IllegalArgumentException if the duration is negative
  @Override
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back, as by " + duration);
    }
    long nanos = saturated(duration);
    now.updateAndGet(before -> before > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : before + nanos);
    moved.run();
  }

  private static long saturated(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException beyond) {
      return Long.MAX_VALUE;
    }
  }

  /// Whether the clock jumps to the next deadline when nothing else can happen; it does unless told
  /// otherwise. If not, only [#advance] moves it.
  public void autoAdvance(boolean jumps) {
    autoAdvance = jumps;
    moved.run();
  }

  /// Whether the clock jumps to the next deadline when nothing else can happen.
  @Override
  public boolean mayJump() {
    return autoAdvance;
  }

  /// For the runtime.
  @Override
  public void onMove(Runnable listener) {
    moved = listener;
  }

  /// For the runtime.
  @Override
  public void jump(long deadlineNanos) {
    now.accumulateAndGet(deadlineNanos, Math::max);
  }

  @Override
  public String toString() {
    return "VirtualClock[" + now.get() + " ns]";
  }
}
