package dev.weft.timer.wheel;

import dev.weft.spi.Availability;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;

/// Offers the timer wheel to runtimes under the name `wheel`. Works everywhere, has no settings;
/// any thread may call it.
public final class WheelProvider implements TimerQueueProvider {

  /// For `ServiceLoader`.
  public WheelProvider() {}

  @Override
  public String name() {
    return "wheel";
  }

  @Override
  public int priority() {
    return 50;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public TimerQueue open(Settings settings) {
    return new Wheel();
  }
}
