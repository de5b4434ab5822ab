package dev.weft.task;

import dev.weft.Waker;
import dev.weft.driver.Timers;
import dev.weft.spi.TimerEntry;

/// The timer of [UnobservedFailures]: its own entry and waker. In the runtime's timers only when it
/// was asked for.
///
/// **Threads.** One party at a time: whoever asks for the next tick, then the leader.
final class GraceTimer extends TimerEntry implements Waker {

  private final Runnable tick;

  GraceTimer(Runnable tick) {
    this.tick = tick;
  }

  /// One tick after `nanos`. Timers that are closed give none.
  void schedule(Timers timers, long nanos) {
    waker(this);
    long now = timers.nowNanos();
    try {
      timers.schedule(this, Math.max(now, now + nanos), -1);
    } catch (IllegalStateException closed) {
      takeWaker();
    }
  }

  @Override
  public void wake() {
    if (slot() != CLOSED) {
      tick.run();
    }
  }
}
