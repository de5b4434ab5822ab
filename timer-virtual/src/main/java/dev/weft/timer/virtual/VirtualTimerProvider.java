package dev.weft.timer.virtual;

import dev.weft.spi.Availability;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;

/// Offers virtual time to runtimes under the name `virtual`; each has a [VirtualClock] of its own.
/// Works everywhere; any thread may call it. Where another timer is on the path, it is chosen only
/// if somebody says so.
///
/// One setting: `weft.virtual.auto-advance`, `true` by default, says whether the clock
/// [jumps][VirtualClock#autoAdvance] from the beginning.
public final class VirtualTimerProvider implements TimerQueueProvider {

  /// For `ServiceLoader`, and for [dev.weft.WeftBuilder#timer(TimerQueueProvider)].
  public VirtualTimerProvider() {}

  @Override
  public String name() {
    return "virtual";
  }

  /// The least there is.
  @Override
  public int priority() {
    return 1;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public TimerQueue open(Settings settings) {
    return new TimerHeap();
  }

  /// @throws IllegalArgumentException if `weft.virtual.auto-advance` is neither `true` nor `false`
  @Override
  public RuntimeClock openClock(Settings settings) {
    String jumps = settings.text("weft.virtual.auto-advance", "true");
    return switch (jumps) {
      case "true" -> new VirtualClock(true);
      case "false" -> new VirtualClock(false);
      default ->
          throw new IllegalArgumentException(
              "weft.virtual.auto-advance is '" + jumps + "', but must be true or false");
    };
  }
}
