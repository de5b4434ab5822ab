package dev.weft.timer.virtual;

import dev.weft.spi.Availability;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;

/// The timers of virtual time on the system's clock.
final class Plain implements TimerQueueProvider {

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public TimerQueue open(Settings settings) {
    return new TimerHeap();
  }
}
