package dev.weft.tck;

import dev.weft.spi.TimerQueueProvider;
import org.junit.jupiter.api.Nested;

/// Our timer queues, and one that has nothing in common with them.
class TimerTest {

  @Nested
  class Wheel extends TimerTck {
    @Override
    public TimerQueueProvider provider() {
      return Providers.timer("wheel");
    }

    @Override
    public TimerCapabilities capabilities() {
      return new TimerCapabilities(1 << 20, 63L << 50);
    }
  }

  @Nested
  class Virtual extends TimerTck {
    @Override
    public TimerQueueProvider provider() {
      return Providers.timer("virtual");
    }

    @Override
    public TimerCapabilities capabilities() {
      return new TimerCapabilities(1, Long.MAX_VALUE);
    }
  }

  @Nested
  class Naive extends TimerTck {
    @Override
    public TimerQueueProvider provider() {
      return new NaiveTimers.Provider();
    }

    @Override
    public TimerCapabilities capabilities() {
      return new TimerCapabilities(1, Long.MAX_VALUE);
    }
  }
}
