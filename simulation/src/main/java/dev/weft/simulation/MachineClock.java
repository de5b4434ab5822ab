package dev.weft.simulation;

import dev.weft.spi.RuntimeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/// The clock of one machine. It goes by the world's time, faster or slower by its drift, and says a
/// time of day that may be wrong by any amount. It never jumps by itself: the world moves.
///
/// **Threads.** The world's.
final class MachineClock implements RuntimeClock {

  private static final long MILLION = 1_000_000;

  private final LongSupplier world;
  private long worldThen;
  private long then;

  /// By how many millionths it goes too fast.
  private long drift;

  private Duration skew = Duration.ZERO;

  MachineClock(LongSupplier world) {
    this.world = world;
  }

  @Override
  public long nanos() {
    long passed = world.getAsLong() - worldThen;
    return then + passed + drifted(passed);
  }

  private long drifted(long passed) {
    return passed / MILLION * drift + Math.floorDiv(passed % MILLION * drift, MILLION);
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nanos()).plus(skew);
  }

  /// From now on it goes too fast by `millionths`, or too slowly, if that is negative.
  void drift(long millionths) {
    then = nanos();
    worldThen = world.getAsLong();
    drift = millionths;
  }

  /// From now on its time of day is wrong by `wrong`.
  void skew(Duration wrong) {
    skew = wrong;
  }

  /// When, in the world's time, this clock will say `nanos` or more; [Long#MAX_VALUE] is never.
  long worldTimeOf(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    long left = Math.max(0, nanos - then);
    if (drift == 0) {
      return saturated(left);
    }
    long guess = (long) (left / (1 + drift / (double) MILLION));
    while (guess > 0 && guess - 1 + drifted(guess - 1) >= left) {
      guess--;
    }
    while (guess + drifted(guess) < left) {
      guess++;
    }
    return saturated(guess);
  }

  private long saturated(long passed) {
    return passed > Long.MAX_VALUE - worldThen ? Long.MAX_VALUE : worldThen + passed;
  }

  @Override
  public void advance(Duration duration) {
    throw new UnsupportedOperationException(
        "in a simulation time is everybody's: sleep, and it passes");
  }

  @Override
  public void onMove(Runnable moved) {
    // the world looks for itself what is due
  }

  @Override
  public boolean mayJump() {
    return false;
  }

  @Override
  public void jump(long deadlineNanos) {
    throw new IllegalStateException("the world moves this clock");
  }

  @Override
  public String toString() {
    return "MachineClock[" + nanos() + " ns]";
  }
}
