package dev.weft.tck.bench;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Settings;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A reactor without I/O: it waits and is woken. The least that an executor can be tested with, so
/// that a failure is the executor's.
///
/// **Threads.** As [Reactor] says; [#polls] may be called from any thread.
public final class QuietReactor implements ReactorProvider, Reactor {

  /// One permit is one wake-up.
  private final Semaphore wakeups = new Semaphore(0);

  private final AtomicLong polls = new AtomicLong();

  /// How often somebody came to wait or look.
  public long polls() {
    return polls.get();
  }

  @Override
  public String name() {
    return "quiet";
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
    return this;
  }

  @Override
  public Set<SourceKind> sourceKinds() {
    return EnumSet.noneOf(SourceKind.class);
  }

  @Override
  public Handle attach(Source source, long token) {
    throw new IllegalArgumentException("this reactor takes no sources");
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) {
    polls.incrementAndGet();
    try {
      if (timeoutNanos < 0) {
        wakeups.acquire();
      } else if (!wakeups.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
        return 0;
      }
      wakeups.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  @Override
  public void wakeup() {
    wakeups.release();
  }

  @Override
  public void close() {}
}
