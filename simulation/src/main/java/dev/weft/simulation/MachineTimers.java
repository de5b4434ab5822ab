package dev.weft.simulation;

import dev.weft.spi.Availability;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.timer.virtual.VirtualTimerProvider;
import java.util.ArrayList;
import java.util.List;

/// The timers of one runtime of a machine: exact ones, whose next deadline the world may ask for.
///
/// **Threads.** The world's.
final class MachineTimers implements TimerQueueProvider {

  private final MachineClock clock;
  private final VirtualTimerProvider exact = new VirtualTimerProvider();
  private final List<TimerQueue> queues = new ArrayList<>();

  MachineTimers(MachineClock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "simulation";
  }

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
    TimerQueue queue = exact.open(settings);
    queues.add(queue);
    return queue;
  }

  @Override
  public RuntimeClock openClock(Settings settings) {
    return clock;
  }

  /// The earliest deadline, by the machine's clock; [Long#MAX_VALUE] if there is none.
  long nextDeadlineNanos() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < queues.size(); i++) {
      next = Math.min(next, queues.get(i).nextDeadlineNanos());
    }
    return next;
  }
}
