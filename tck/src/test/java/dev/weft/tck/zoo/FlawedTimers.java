package dev.weft.tck.zoo;

import dev.weft.spi.Availability;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.Settings;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.Providers;
import dev.weft.tck.TimerCapabilities;
import dev.weft.tck.TimerTck;
import java.util.function.UnaryOperator;

/// The wheel, with room for one flaw.
class FlawedTimers implements TimerQueue {

  static final long TICK = 1 << 20;

  final TimerQueue wheel;

  FlawedTimers(TimerQueue wheel) {
    this.wheel = wheel;
  }

  @Override
  public boolean schedule(TimerEntry entry, long deadlineNanos) {
    return wheel.schedule(entry, deadlineNanos);
  }

  @Override
  public boolean cancel(TimerEntry entry) {
    return wheel.cancel(entry);
  }

  @Override
  public long nextDeadlineNanos() {
    return wheel.nextDeadlineNanos();
  }

  @Override
  public int expire(long nowNanos, int budget, ExpirySink sink) {
    return wheel.expire(nowNanos, budget, sink);
  }

  @Override
  public void close(ExpirySink sink) {
    wheel.close(sink);
  }

  /// The kit over a flawed wheel.
  abstract static class Kit extends TimerTck implements Examined {

    private final TimerQueueProvider provider;

    Kit(UnaryOperator<TimerQueue> flaw) {
      provider = new FlawedProvider(flaw);
    }

    @Override
    public TimerQueueProvider provider() {
      return provider;
    }

    @Override
    public TimerCapabilities capabilities() {
      return new TimerCapabilities(TICK, 63L << 50);
    }
  }

  private record FlawedProvider(UnaryOperator<TimerQueue> flaw) implements TimerQueueProvider {
    @Override
    public String name() {
      return "flawed wheel";
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
      return flaw.apply(Providers.timer("wheel").open(settings));
    }
  }
}
