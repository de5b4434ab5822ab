package dev.weft.driver;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.spi.ThreadBound;
import dev.weft.spi.TimerQueue;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/// A reactor without sources: a test says how it waits, and how it is woken.
///
/// @param sleep is given the nanoseconds to wait at most, negative for no limit
record BareReactor(LongConsumer sleep, Runnable wake) implements Reactor {

  /// A driver that waits and is woken in this way.
  static RuntimeDriver driver(LongConsumer sleep, Runnable wake, TimerQueue... queues) {
    return new RuntimeDriver(
        new BareReactor(sleep, wake),
        List.of(queues),
        null,
        _ -> null,
        BareReactor::fail,
        new ThreadBound(1));
  }

  /// A driver that only calls wakers.
  static RuntimeDriver driver() {
    return driver(_ -> {}, () -> {});
  }

  private static void fail(String doing, Throwable failure) {
    throw new AssertionError(doing, failure);
  }

  @Override
  public Set<SourceKind> sourceKinds() {
    return Set.of();
  }

  @Override
  public Handle attach(Source source, long token) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) {
    sleep.accept(timeoutNanos);
    return 0;
  }

  @Override
  public void wakeup() {
    wake.run();
  }

  @Override
  public void close() {}
}
