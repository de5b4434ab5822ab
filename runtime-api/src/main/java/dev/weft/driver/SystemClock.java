package dev.weft.driver;

import dev.weft.spi.RuntimeClock;
import java.time.Duration;
import java.time.Instant;

/// The usual clock, for those who ask for a clock and not for the time.
///
/// @param timers whose time it is
record SystemClock(Timers timers) implements RuntimeClock {

  @Override
  public long nanos() {
    return timers.nowNanos();
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  /// @throws UnsupportedOperationException always
  @Override
  public void advance(Duration duration) {
    throw new UnsupportedOperationException(
        "the system's clock passes by itself; open the runtime with a timer whose clock stands"
            + " still, such as 'virtual', to advance it");
  }

  @Override
  public void onMove(Runnable moved) {}

  @Override
  public boolean mayJump() {
    return false;
  }

  @Override
  public void jump(long deadlineNanos) {}
}
