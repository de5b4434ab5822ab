package dev.weft.toys;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Settings;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A reactor over nothing: events are said by the test ([ToyReactor#report]).
public final class ToyReactorProvider implements ReactorProvider {

  /// The reactor opened last.
  public volatile ToyReactor opened;

  @Override
  public String name() {
    return "toy";
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
  public Reactor open(Settings settings) {
    opened = new ToyReactor();
    return opened;
  }

  /// Waits on a semaphore; one permit is one wake-up.
  public static final class ToyReactor implements Reactor {
    private record Event(long token, int bits) {}

    private final Semaphore wakeups = new Semaphore(0);
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final Map<Source, Long> attached = new ConcurrentHashMap<>();

    /// How often somebody polled.
    public volatile int polls;

    /// Holds polls that may wait before they return: their thread is one that the system does not
    /// let run. Null holds nobody.
    public volatile CountDownLatch holdsWaits;

    /// Holds polls that do not wait in the same way.
    public volatile CountDownLatch holdsLooks;

    /// How many polls are held.
    public final AtomicInteger held = new AtomicInteger();

    /// What a poll throws, if anything.
    public volatile Throwable failure;

    /// How often somebody armed.
    public final AtomicInteger arms = new AtomicInteger();

    /// Reports `bits` for an attached source.
    public void report(Source source, int bits) {
      Long token = attached.get(source);
      if (token != null) {
        reportToken(token, bits);
      }
    }

    /// Reports `bits` for whatever `token` is, attached or not.
    public void reportToken(long token, int bits) {
      events.add(new Event(token, bits));
      wakeups.release();
    }

    /// The token a source was attached with.
    public long token(Source source) {
      return attached.get(source);
    }

    @Override
    public Set<SourceKind> sourceKinds() {
      return EnumSet.allOf(SourceKind.class);
    }

    @Override
    public Handle attach(Source source, long token) {
      attached.put(source, token);
      return new Handle() {
        @Override
        public void arm(int interest) {
          arms.incrementAndGet();
        }

        @Override
        public void detach() {
          attached.remove(source);
        }
      };
    }

    @Override
    public int poll(long timeoutNanos, ReadinessSink sink) {
      polls++;
      if (failure != null) {
        throw ToyReactor.<RuntimeException>unchecked(failure);
      }
      try {
        if (timeoutNanos < 0) {
          wakeups.acquire();
        } else {
          boolean ignored = wakeups.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      hold(timeoutNanos == 0 ? holdsLooks : holdsWaits);
      wakeups.drainPermits();
      int count = 0;
      for (Event e = events.poll(); e != null; e = events.poll()) {
        sink.ready(e.token, e.bits);
        count++;
      }
      return count;
    }

    private void hold(CountDownLatch latch) {
      if (latch != null) {
        held.incrementAndGet();
        try {
          latch.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        held.decrementAndGet();
      }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable t) throws T {
      throw (T) t;
    }

    @Override
    public void wakeup() {
      wakeups.release();
    }

    @Override
    public void close() {
      attached.clear();
    }
  }
}
